# The ways to buy a book, and to the cart: on every page.

buy_purchase = לרכישה
buy_add = הוספה לעגלה
buy_added = { $count ->
    [one] נוסף לעגלה
    [two] נוסף: שני עותקים
   *[other] נוסף: { $count } עותקים
}
buy_sold_out = אזל מהמלאי
buy_cart = { $count ->
    [0] עגלה
   *[other] עגלה ({ $count })
}
