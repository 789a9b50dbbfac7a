# The cart.

cart_removed = Removed { $titles }.{" "}
cart_undo = Undo
cart_total = Total
cart_clear = Empty the cart
cart_keep_looking = Keep looking
cart_checkout = Checkout
cart_is_empty = Your cart is empty.
cart_see_all = See all books
cart_each = { $price } each
cart_copies = Copies
cart_copies_of = of { $title }
cart_update = Update
cart_remove = Remove
cart_gone = is no longer sold.

# What has to be known of a line before it is paid.
cart_line_sold_out = Sold out. Please remove it, or come back later.
cart_line_few = { $count ->
    [one] Only 1 copy is left.
   *[other] Only { $count } copies are left.
}
cart_line_price = The price was { $was } when you put it in; it is { $now } now.

# Why it cannot be paid as it is.
cart_obstacle_gone = Please remove what is no longer sold first.
cart_obstacle_copies = There are not enough copies of every book. Please change what is marked first.
cart_obstacle_currencies = These books are sold in different currencies ({ $one } and { $other }). Please buy them one after the other.
cart_obstacle_too_dear = This is more than can be charged at once. Please order in two parts.
