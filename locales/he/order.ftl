# The confirmation.

order_paid = תודה על הרכישה – { $title }!
order_processing = התשלום בעיבוד
order_refunded = הכסף על ההזמנה הוחזר
order_canceled = התשלום בוטל
order_returned = התשלום הגיע מאוחר מדי
order_in_question = אנו בודקים את התשלום שלכם
order_unpaid = ההזמנה עדיין לא שולמה
order_paid_words = התשלום עבר. דוא״ל על כך נשלח אליכם.
order_processing_words = לבנק נדרש רגע. הדף מתעדכן מעצמו; אפשר גם לסגור אותו ולחזור.
order_held_words = הסכום שמור בכרטיס שלכם וייגבה בקרוב.
order_refunded_words = כל הסכום הוחזר באותה הדרך שבה שולם. ייתכן שיעברו כמה ימים עד שיופיע בבנק.
order_canceled_words = לא חויבתם. אפשר לבחור שוב בספר בכל עת.
order_returned_words = הכסף הגיע אחרי שההזמנה הסתיימה, ולכן דבר לא יישלח בעבורו. אנו מחזירים אותו באותה הדרך שבה הגיע; הדבר עשוי להימשך כמה ימים.
order_in_question_words = הגיע אלינו סכום שאינו הסכום של ההזמנה. נבדוק זאת ונכתוב לכם. בבקשה אל תשלמו שוב.
order_unpaid_words = ההזמנה לא שולמה, ולא חויבתם. אפשר לשלם בכל כרטיס.
order_book = ספר
order_amount = סכום
order_given_back = הוחזר
order_number = הזמנה
order_each = × { $copies }, { $price } ליחידה
order_paid_on = שולם בתאריך
order_goes_to = נשלח אל
order_name = שם
order_email = דוא״ל
order_pay_now = לתשלום עכשיו
order_again = הזמנה חוזרת
order_home = חזרה לדף הבית

# The stamp on it.
order_mark_paid = שולם
order_mark_processing = בדרך
order_mark_refunded = הוחזר
order_mark_canceled = בוטל
order_mark_returned = בדרך חזרה
order_mark_in_question = בבדיקה
order_mark_unpaid = לא שולם

# Months as a date has them, between the day and the year.
order_month = { $count ->
    [1] בינואר
    [2] בפברואר
    [3] במרץ
    [4] באפריל
    [5] במאי
    [6] ביוני
    [7] ביולי
    [8] באוגוסט
    [9] בספטמבר
    [10] באוקטובר
    [11] בנובמבר
   *[other] בדצמבר
}
