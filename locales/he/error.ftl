# What a shopper is told when something does not work. Says nothing of money: only the place
# where it is said knows whether some may have moved.

error_no_item = לא נבחר פריט
error_no_book = אין ספר כזה בחנות.
error_no_payment = אין תשלום כזה בחנות.
error_no_order = אין הזמנה כזו בחנות.
error_order_closed = ההזמנה סגורה. טענו את הדף מחדש כדי לראות את מצבה.
error_order_expired = ההזמנה הסתיימה, כי לא שולמה בזמן.
error_sold_out = כל העותקים של הספר נמכרו או שמורים כרגע. ייתכן שעותק שמור יתפנה: נסו שוב מאוחר יותר.
error_not_enough = { $count ->
    [0] כל העותקים של { $title } נמכרו או שמורים כרגע.
    [one] נותר רק עותק אחד של { $title }. שנו את הכמות בעגלה.
    [two] נותרו רק שני עותקים של { $title }. שנו את הכמות בעגלה.
   *[other] נותרו רק { $count } עותקים של { $title }. שנו את הכמות בעגלה.
}
error_cart_changed = העגלה השתנתה מאז שהדף נפתח. הביטו בה שוב.
error_mixed_currencies = המחירים של הספרים האלה נקובים במטבעות שונים. קנו אותם בזה אחר זה.
error_too_much = הסכום גדול ממה שאפשר לשלם בפעם אחת. קנו תחילה חלק מהספרים.
error_too_little = הסכום קטן ממה שאפשר לשלם בכרטיס. הוסיפו לעגלה ספר נוסף.
error_too_many = נפתחו מכאן הזמנות רבות מדי. השלימו אחת מהן, או המתינו מעט ונסו שוב.
error_forbidden = רק המוכר רשאי לעשות זאת.
error_not_refundable = אי אפשר להחזיר סכום כזה: ההזמנה לא שולמה, או שנותר ממנה פחות.
error_price_changed = המחיר השתנה. הביטו בסכום החדש, ואם הוא מתאים לכם לחצו שוב על התשלום.
error_contact = תקנו את הפרטים.
error_link_forged = הקישור אינו שלם, או שאינו שלנו. אפשר לבקש קישור חדש למטה.
error_link_expired = תוקף הקישור פג: הוא פועל במשך יום אחד. אפשר לבקש קישור חדש למטה.
error_book = תקנו את מה שמסומן.
error_book_changed = מישהו אחר שינה את הספר בינתיים.
error_stripe_unreachable = אי אפשר להגיע כרגע אל ספק התשלומים שלנו. נסו שוב בעוד דקה.
error_stripe_refused = ספק התשלומים שלנו דחה את הבקשה. נסו שוב בעוד דקה.
error_shop_unreachable = אי אפשר להגיע אל החנות. בדקו את החיבור לרשת ונסו שוב.
error_bad_request = החנות לא הבינה את הבקשה. טענו את הדף מחדש ונסו שוב.
error_busy = החנות לא יכולה לעשות את זה כרגע. נסו שוב בעוד דקה.
error_internal = משהו השתבש בחנות. נסו שוב.

# Why a cart stays as it is.
error_cart_quantity = כתבו כמה עותקים תרצו, מ־1 עד { $most }.
error_cart_copies = אפשר להזמין עד { $most } עותקים של ספר בפעם אחת. העגלה נשארה כפי שהייתה.
error_cart_full = העגלה מלאה: יש בה מקום ל־{ $most } ספרים שונים. הסירו אחד מהם, או שלמו תחילה.
error_cart_not_there = הספר הזה כבר אינו בעגלה.
error_cart_no_undo = אין עוד מה להחזיר.
