# The letters to buyers. No page carries them.

# The frame of every letter.
letter_kind = הודעת דוא״ל
letter_dear = שלום { $name },
letter_order = הזמנה { $number }
letter_order_paid = הזמנה { $number }, שולמה ב־{ $date }
letter_book = ספר
letter_amount = סכום
letter_each = { $copies } × { $price } ליחידה
letter_line = { $copies } × { $title }, { $price } ליחידה
letter_total = סך הכול
letter_goes_to = נשלח אל
letter_see_order = להזמנה שלכם
letter_test = זו הייתה בדיקה: שום כסף לא עבר.
letter_keep_link = מי שהקישור להזמנה בידיו יכול לראות אותה, לכן שמרו אותו לעצמכם.

# The order is paid.
letter_paid_subject = ההזמנה שלכם שולמה (הזמנה { $number })
letter_paid_preview = הסכום { $amount } שולם. הנה מה שקניתם.
letter_paid_heading = תודה על ההזמנה
letter_paid_words = תודה על ההזמנה. הסכום { $amount } שולם במלואו.
letter_paid_to_send = נכתוב לכם שוב כשההזמנה תצא לדרך.

# It is on its way.
letter_sent_subject = ההזמנה שלכם בדרך (הזמנה { $number })
letter_sent_preview = היא יצאה מהחנות.
letter_sent_heading = ההזמנה שלכם בדרך
letter_sent_words = ההזמנה שלכם יצאה מהחנות והיא בדרך אליכם.

# Money is given back.
letter_refund_subject = הכסף שלכם בדרך חזרה (הזמנה { $number })
letter_refund_preview = החזרנו { $amount }.
letter_refund_heading = הכסף שלכם בדרך חזרה
letter_refund_words = החזרנו { $amount } מתוך הסכום ששילמתם, באותה הדרך שבה שולם. ייתכן שיעברו כמה ימים עד שיופיע בבנק.
letter_refund_sum = הוחזר

# Money came when the order was over, or paid already.
letter_late_subject = התשלום הגיע מאוחר מדי, והוא בדרך חזרה (הזמנה { $number })
letter_late_preview = אנו מחזירים { $amount }.
letter_late_heading = התשלום הגיע מאוחר מדי
letter_late_words = תשלום של { $amount } הגיע אלינו אחרי שההזמנה הסתיימה, או אחרי שכבר שולמה. דבר לא יישלח בעבורו, ואנו מחזירים אותו באותה הדרך שבה הגיע; הדבר עשוי להימשך כמה ימים.
letter_late_again = נשמח אם תזמינו שוב.
letter_late_sum = בדרך חזרה

# The way to all orders of an address.
letter_link_subject = ההזמנות שלכם בחנות הספרים
letter_link_preview = הקישור להזמנות שלכם פועל במשך יום אחד.
letter_link_heading = ההזמנות שלכם
letter_link_words = הנה הקישור להזמנות שלכם. הוא פועל במשך יום אחד.
letter_link_see = להזמנות שלכם
letter_link_keep = מי שהקישור בידיו יכול לראות את ההזמנות שלכם, לכן שמרו אותו לעצמכם.
letter_link_unasked = אם לא ביקשתם אותו, הכול בסדר: רק אתם קיבלתם את ההודעה.
