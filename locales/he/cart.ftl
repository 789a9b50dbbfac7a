# The cart.

cart_removed = הוסר: { $titles }.{" "}
cart_undo = ביטול ההסרה
cart_total = סך הכול
cart_clear = ריקון העגלה
cart_keep_looking = המשך עיון
cart_checkout = לתשלום
cart_is_empty = העגלה ריקה.
cart_see_all = לכל הספרים
cart_each = { $price } לעותק
cart_copies = עותקים
cart_copies_of = של { $title }
cart_update = עדכון
cart_remove = הסרה
cart_gone = כבר אינו נמכר.

# What has to be known of a line before it is paid.
cart_line_sold_out = אזל מהמלאי. הסירו אותו, או חזרו מאוחר יותר.
cart_line_few = { $count ->
    [one] נותר רק עותק אחד.
    [two] נותרו רק שני עותקים.
   *[other] נותרו רק { $count } עותקים.
}
cart_line_price = המחיר היה { $was } כשהוספתם אותו; עכשיו הוא { $now }.

# Why it cannot be paid as it is.
cart_obstacle_gone = הסירו תחילה את מה שכבר אינו נמכר.
cart_obstacle_copies = אין די עותקים מכל הספרים. שנו תחילה את מה שמסומן.
cart_obstacle_currencies = הספרים האלה נמכרים במטבעות שונים ({ $one } ו־{ $other }). קנו אותם בזה אחר זה.
cart_obstacle_too_dear = הסכום גדול ממה שאפשר לחייב בפעם אחת. הזמינו בשני חלקים.
