# What only the server writes into a page.

# The frame of every page.
page_brand = חנות הספרים
page_tagline = ספרים טובים, בפשטות
page_skip = דילוג אל התוכן
page_test_mode = מצב בדיקה
page_test_sandbox = החנות פועלת בארגז חול משלה: ההזמנות הן תרגול ושום כסף אינו עובר.
page_test_stripe = החנות פועלת במצב הבדיקה של Stripe: ההזמנות הן תרגול ושום כסף אינו עובר.
page_payments = התשלומים בכרטיס נעשים דרך Stripe. מספר הכרטיס אינו מגיע לעולם אל החנות.
page_language = שפה

# The list of books.
page_list_title = ספרים!
page_list_description = ספרים טובים במחיר הוגן. בחרו ספר ושלמו בכרטיס.
page_list_heading = ספרים
page_list_lede = קלאסיקות וספרים אהובים, שבחרו אנשים שקוראים. בחרו אחד ושלמו בכרטיס.

# One book.
page_book_title = { $title } מאת { $author }
page_book_all = כל הספרים
page_book_by = מאת{" "}
page_book_read = קראנו אותו
page_book_few = { $count ->
    [one] נותר רק עותק אחד
    [two] נותרו רק שני עותקים
   *[other] נותרו רק { $count } עותקים
}
page_book_in_stock = במלאי
page_book_isbn = מסת״ב
page_book_delivery = משלוח
page_book_no_post = דבר אינו נשלח בדואר
page_book_more = עוד מאת { $author }

# The cart and the checkout.
page_cart = העגלה שלכם
page_pay_title = תשלום
page_pay_heading = מוכנים לקנות?
page_pay_back_cart = חזרה לעגלה
page_pay_buying = אתם קונים:
page_pay_total = סך הכול:{" "}
page_pay_one_time = תשלום חד־פעמי
page_pay_no_script = לתשלום בכרטיס דרוש JavaScript: טופס הכרטיס מגיע מספק התשלומים שלנו, כדי שמספר הכרטיס לא יגיע לעולם אל החנות. לא חויבתם.
page_pay_script_on = אפשר כבר עכשיו למלא את הפרטים. כדי לשלם, הפעילו JavaScript עבור החנות וטענו את הדף מחדש, והפרטים יופיעו בו; או פתחו את החנות בדפדפן אחר.
page_pay_kept = הפרטים שלכם נשמרו.
page_pay_book = שם הספר:{" "}
page_pay_amount = סכום:{" "}
page_pay_country = מדינה
page_pay_choose_country = בחרו מדינה
page_test_cards = פרטים לבדיקה:
page_test_number = מספר כרטיס:{" "}
page_test_cvc = קוד אבטחה (CVC): שלוש ספרות כלשהן
page_test_expiry = תפוגה: תאריך עתידי כלשהו
page_test_declined = כרטיס שנדחה:{" "}
page_test_secure = . כרטיס שדורש אימות 3D Secure:{" "}

# A buyer's orders.
page_order_title = ההזמנה שלכם
page_orders = ההזמנות שלכם
page_orders_asked = אם יש הזמנות לכתובת הזו, הודעה עם קישור בדרך אליה.
page_orders_wait = זה יכול להימשך דקה. חפשו גם בתיקיית דואר הזבל, או נסו כתובת אחרת.
page_orders_ask = כתבו את כתובת הדוא״ל שאיתה הזמנתם. נשלח אליה קישור שמציג את ההזמנות שלכם; אין צורך בסיסמה.
page_orders_email = דוא״ל
page_orders_send = שלחו לי קישור
page_orders_too_many = נתבקשו מכאן קישורים רבים מדי. המתינו דקה ונסו שוב.
page_orders_none = אין עוד הזמנות להציג.
page_orders_order = הזמנה{" "}
page_orders_refunded = הכסף הוחזר
page_orders_partly = שולם, { $amount } הוחזרו
page_orders_sent = שולם ונשלח
page_orders_not_sent = שולם, עדיין לא נשלח
page_orders_paid = שולם

# Pages that could not be made.
page_home = חזרה לדף הבית
page_error = שגיאה:{" "}
page_no_item = לא נבחר ספר
page_no_item_advice = הכתובת הזו אינה מציינת ספר. בחרו אחד מהרשימה ולחצו על „לרכישה”.
page_no_book = הספר הזה אינו אצלנו
page_no_book_advice = ייתכן שאזל והוסר מהמדף. לא התחיל שום תשלום.
page_no_payment = התשלום הזה אינו מוכר לנו
page_no_payment_advice = בדקו שהכתובת שלמה. אם שילמתם זה עתה, אל תשלמו שוב: חזרו אל הספרים ופתחו שוב את דף התשלום, שמכיר את ההזמנה.
page_trouble = זה לא הצליח כרגע
page_reference = אם תכתבו לחנות על כך, ציינו את המספר הזה:
page_trouble_advice = טענו את הדף מחדש בעוד דקה. אם שילמתם זה עתה, אל תשלמו שוב: הדף הזה יאמר מה מצב התשלום.
page_refused = זה לא הצליח
page_refused_advice = חזרו אל הספרים והתחילו שוב משם.
page_missing_title = הדף לא נמצא
page_missing = הדף הזה אינו בקטלוג שלנו
page_missing_advice = ייתכן שיש טעות בכתובת, או שהדף עבר. כל הספרים שלנו נמצאים בדף הראשון.

# Where a page cannot be had.
page_offline = אין חיבור לרשת
page_offline_waits = אי אפשר להגיע כרגע אל החנות. הדף ייפתח מעצמו ברגע שהחיבור יחזור.
page_offline_one = הספר שבעגלה עדיין שם.
page_offline_many = { $copies } הספרים שבעגלה עדיין שם.
page_offline_cart = העגלה נשארת כפי שהיא.
page_offline_paid = אם שילמתם זה עתה, אל תשלמו שוב: החנות מכירה את ההזמנה ותציג אותה כשתחזרו.
page_offline_again = ניסיון נוסף
page_offline_notice = אין חיבור לרשת.
page_offline_notice_words = הדף והעגלה נשארים כפי שהם. אפשר להמשיך כשהחיבור יחזור.
