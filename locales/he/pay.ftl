# The form that pays.

pay_these_under_way = התשלום על הספרים האלה בדרך.
pay_this_under_way = התשלום על הספר הזה בדרך.
pay_these_paid = כבר שילמתם על הספרים האלה.
pay_this_paid = כבר שילמתם על הספר הזה.
pay_see_order = להזמנה שלכם
pay_these_again = קנייה נוספת של אותם ספרים
pay_this_again = קניית עותק נוסף
pay_details = הפרטים שלכם
pay_name = שם פרטי ושם משפחה
pay_email = דוא״ל
pay_address = לאן לשלוח?
pay_street = רחוב ומספר בית
pay_line2 = דירה, קומה או חברה (לא חובה)
pay_postal_code = מיקוד
pay_town = עיר או יישוב
pay_region = מדינה, מחוז או אזור (אם יש)
pay_card = פרטי כרטיס האשראי
pay_loading = טופס הכרטיס נטען…
pay_slow = הטעינה נמשכת יותר מהרגיל. טענו את הדף מחדש כדי לנסות שוב: לא חויבתם.
pay_try_again = ניסיון נוסף
pay_button = תשלום { $amount }
pay_paying = משלמים { $amount }…
pay_note = התשלום חד־פעמי. מספר הכרטיס עובר ישירות לספק התשלומים.

# What becomes of it.
pay_blocked = לא היה אפשר לטעון את טופס הכרטיס. ייתכן שחוסם פרסומות, חומת אש או חיבור חלש מפריעים. לא חויבתם.
pay_not_charged = { $error } לא חויבתם.
pay_replaced = אי אפשר עוד לסיים את התשלום הזה, ולא חויבתם. לחצו על „ניסיון נוסף” לקבלת טופס חדש.
pay_unfinished = התשלום לא הושלם, ולא חויבתם. נסו שוב.
pay_unknown = הקשר עם ספק התשלומים נותק, ואיננו יודעים אם התשלום עבר. בדקו את החיבור לרשת ולחצו שוב על התשלום: לא תחויבו פעמיים.
pay_number_required = חסר מספר הכרטיס
pay_cvc_required = חסר קוד האבטחה (CVC)
pay_expiry_required = חסר תאריך התפוגה

# What is wrong with the details.
pay_name_missing = כתבו שם פרטי ושם משפחה.
pay_name_too_long = כתבו שם של { $most } תווים לכל היותר.
pay_name_unfit = כתבו את השם בשורה אחת, באותיות רגילות.
pay_email_missing = כתבו כתובת דוא״ל.
pay_email_unfit = כתבו כתובת דוא״ל, למשל name@example.com.
pay_street_missing = כתבו רחוב ומספר בית.
pay_town_missing = כתבו עיר או יישוב.
pay_postal_code_missing = כתבו מיקוד.
pay_country_missing = בחרו מדינה.
pay_line_too_long = כתבו { $most } תווים לכל היותר.
pay_line_unfit = כתבו זאת בשורה אחת, באותיות רגילות.
pay_keep = שמירת הפרטים
