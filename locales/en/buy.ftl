# The ways to buy a book, and to the cart: on every page.

buy_purchase = Purchase
buy_add = Add to cart
buy_added = { $count ->
    [one] Added
   *[other] Added: { $count } copies
}
buy_sold_out = Sold out
buy_cart = { $count ->
    [0] Cart
   *[other] Cart ({ $count })
}
