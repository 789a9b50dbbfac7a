# The list of books with its search.

list_search = חיפוש לפי כותר או מחבר
list_search_button = חיפוש
list_filters = סינון ומיון
list_author = מחבר
list_min = מחיר מ־
list_max = מחיר עד
list_sort = מיון לפי
list_sort_newest = החדשים תחילה
list_sort_title = כותר, לפי האלף־בית
list_sort_price_up = מחיר, מהנמוך לגבוה
list_sort_price_down = מחיר, מהגבוה לנמוך
list_in_stock = רק מה שבמלאי
list_caption = ספרים למכירה
list_title = כותר
list_read = קראנו?
list_price = מחיר
list_actions = פעולות
list_yes = כן
list_no = לא
list_found = { $count ->
    [0] אין ספרים
    [one] ספר אחד
    [two] שני ספרים
   *[other] { $count } ספרים
}
list_found_more = יותר מ־{ $count } ספרים
list_similar = אין התאמה מדויקת; מוצגים דומים: { $found }
list_none = לא נמצא ספר מתאים.
list_none_words = לא נמצא ספר עבור „{ $words }”.
list_none_filters = לא נמצא ספר עבור „{ $words }” עם המסננים האלה.
list_try = נסו מילים אחרות או פחות מילים, או
list_see_all = ראו את כל הספרים
list_pages = דפי הרשימה
list_previous = הדף הקודם
list_next = הדף הבא

# What is wrong with the prices of the filter.
list_price_not_a_number = כתבו את המחיר כמספר, למשל 19.99.
list_price_decimals = כתבו את המחיר עם { $most } ספרות לכל היותר אחרי הנקודה.
list_price_not_positive = כתבו מחיר גדול מאפס.
list_price_crossed = המחיר הנמוך גבוה מהמחיר הגבוה.
