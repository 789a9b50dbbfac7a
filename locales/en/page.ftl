# What only the server writes into a page.

# The frame of every page.
page_brand = Bookshop
page_tagline = Good books, plainly sold
page_skip = Skip to content
page_test_mode = Test mode
page_test_sandbox = This shop runs on its own sandbox: orders are practice and no money moves.
page_test_stripe = This shop runs on Stripe's test mode: orders are practice and no money moves.
page_payments = Card payments are taken by Stripe. Your card number never reaches this shop.
page_language = Language

# The list of books.
page_list_title = Books!
page_list_description = Good books, fairly priced. Choose one and pay by card.
page_list_heading = Books
page_list_lede = Classics and favourites, chosen by people who read. Pick one and pay by card.

# One book.
page_book_title = { $title } by { $author }
page_book_all = All books
page_book_by = by{" "}
page_book_read = Read by us
page_book_few = { $count ->
    [one] Only 1 left
   *[other] Only { $count } left
}
page_book_in_stock = In stock
page_book_isbn = ISBN
page_book_delivery = Delivery
page_book_no_post = Nothing is sent by post
page_book_more = More by { $author }

# The cart and the checkout.
page_cart = Your cart
page_pay_title = Checkout
page_pay_heading = Ready to buy?
page_pay_back_cart = Back to cart
page_pay_buying = You are buying:
page_pay_total = Total:{" "}
page_pay_one_time = One time payment
page_pay_no_script = Paying by card needs JavaScript: the card form comes from our payment provider, so that your card number never reaches this shop. Nothing has been charged.
page_pay_script_on = You can fill in your details now. To pay, switch JavaScript on for this shop and reload this page, which then knows them; or open the shop in another browser.
page_pay_kept = Your details are kept.
page_pay_book = Book Title:{" "}
page_pay_amount = Amount:{" "}
page_pay_country = Country
page_pay_choose_country = Choose a country
page_test_cards = Use this info for testing:
page_test_number = Card Number:{" "}
page_test_cvc = CVC Code: any three digits
page_test_expiry = Expiration: any date in the future
page_test_declined = Declined:{" "}
page_test_secure = . Asks for 3D Secure:{" "}

# A buyer's orders.
page_order_title = Your order
page_orders = Your orders
page_orders_asked = If there are orders for that address, a mail with a link is on its way.
page_orders_wait = It can take a minute. Look into the folder for spam too, or try another address.
page_orders_ask = Enter the email address that you have ordered with. We will send a link there that shows your orders; it needs no password.
page_orders_email = Email
page_orders_send = Send me a link
page_orders_too_many = Too many links were asked for from here. Please wait a minute and try again.
page_orders_none = There are no orders to show any more.
page_orders_order = Order{" "}
page_orders_refunded = Refunded
page_orders_partly = Paid, { $amount } given back
page_orders_sent = Paid and sent
page_orders_not_sent = Paid, not sent yet
page_orders_paid = Paid

# Pages that could not be made.
page_home = Back Home
page_error = Error:{" "}
page_no_item = No book chosen
page_no_item_advice = This address names no book. Choose one from the list and press Purchase.
page_no_book = We do not have this book
page_no_book_advice = It may have been sold out and taken off the shelf. No payment was started.
page_no_payment = We do not know this payment
page_no_payment_advice = Check that the address is complete. If you have just paid, do not pay again: go back to the books and open the checkout once more, which knows your order.
page_trouble = This did not work just now
page_reference = If you write to the shop about it, name this number:
page_trouble_advice = Reload the page in a minute. If you have just paid, do not pay again: this page will tell how the payment stands.
page_refused = This did not work
page_refused_advice = Go back to the books and start again from there.
page_missing_title = Page not found
page_missing = This page is not in our catalogue
page_missing_advice = The address may be mistyped, or the page has moved. All our books are on the first page.

# Where a page cannot be had.
page_offline = You are offline
page_offline_waits = The shop cannot be reached just now. This page opens by itself as soon as you are connected again.
page_offline_one = The book in your cart is still there.
page_offline_many = The { $copies } books in your cart are still there.
page_offline_cart = Your cart stays as it is.
page_offline_paid = If you have just paid, do not pay again: the shop knows your order and shows it when you are back.
page_offline_again = Try again
page_offline_notice = You are offline.
page_offline_notice_words = This page stays as it is, and so does your cart. You can go on when the connection is back.
