# What a shopper is told when something does not work. Says nothing of money: only the place
# where it is said knows whether some may have moved.

error_no_item = No item selected
error_no_book = There is no such book in this shop.
error_no_payment = There is no such payment in this shop.
error_no_order = There is no such order in this shop.
error_order_closed = This order is closed. Reload the page to see how it stands.
error_order_expired = This order is over, because it was not paid in time.
error_sold_out = All copies of this book are sold or reserved at the moment. A reserved one may become free again: try again later.
error_not_enough = { $count ->
    [0] All copies of { $title } are sold or reserved at the moment.
    [one] Only one copy of { $title } is left. Please change the quantity in your cart.
   *[other] Only { $count } copies of { $title } are left. Please change the quantity in your cart.
}
error_cart_changed = Your cart has changed since this page was opened. Please look at it again.
error_mixed_currencies = These books are priced in different currencies. Please buy them one after another.
error_too_much = This is more than can be paid at once. Please buy some of it first.
error_too_little = This is less than can be paid by card. Please add another book to your cart.
error_too_many = Too many orders were begun from here. Please finish one of them, or wait a while and try again.
error_forbidden = Only the seller may do that.
error_not_refundable = That much cannot be given back: the order is not paid, or less is left of it.
error_price_changed = The price has changed. Please look at the new amount, and press Pay again if you agree.
error_contact = Please correct your details.
error_link_forged = This link is not complete, or not one of ours. You can ask for a new one below.
error_link_expired = This link has expired: it works for a day. You can ask for a new one below.
error_book = Please correct what is marked.
error_book_changed = Somebody else has changed this book in the meantime.
error_stripe_unreachable = Our payment provider cannot be reached at the moment. Please try again in a minute.
error_stripe_refused = Our payment provider refused the request. Please try again in a minute.
error_shop_unreachable = The shop cannot be reached. Check your connection and try again.
error_bad_request = The shop did not understand that request. Reload the page and try again.
error_busy = The shop cannot do that at the moment. Please try again in a minute.
error_internal = Something went wrong in the shop. Please try again.

# Why a cart stays as it is.
error_cart_quantity = Enter how many copies you would like, from 1 to { $most }.
error_cart_copies = You can order up to { $most } copies of a book at once. Your cart is as it was.
error_cart_full = Your cart is full: it holds { $most } different books. Please remove one, or check out first.
error_cart_not_there = That book is not in your cart any more.
error_cart_no_undo = There is nothing to put back any more.
