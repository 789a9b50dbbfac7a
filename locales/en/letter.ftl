# The letters to buyers. No page carries them.

# The frame of every letter.
letter_kind = email
letter_dear = Dear { $name },
letter_order = Order { $number }
letter_order_paid = Order { $number }, paid { $date }
letter_book = Book
letter_amount = Amount
letter_each = { $copies } × { $price } each
letter_line = { $copies } × { $title }, { $price } each
letter_total = Total
letter_goes_to = It goes to
letter_see_order = See your order
letter_test = This was a test: no money has moved.
letter_keep_link = Whoever has the link to your order can see it, so keep it to yourself.

# The order is paid.
letter_paid_subject = Your order is paid (order { $number })
letter_paid_preview = { $amount } was paid. Here is what you have bought.
letter_paid_heading = Thanks for your order
letter_paid_words = Thanks for your order. { $amount } was paid, in full.
letter_paid_to_send = We will write again when it is on its way to you.

# It is on its way.
letter_sent_subject = Your order is on its way (order { $number })
letter_sent_preview = It has left the shop.
letter_sent_heading = Your order is on its way
letter_sent_words = Your order has left the shop and is on its way to you.

# Money is given back.
letter_refund_subject = Your money is on its way back (order { $number })
letter_refund_preview = We have given back { $amount }.
letter_refund_heading = Your money is on its way back
letter_refund_words = We have given back { $amount } of what you paid, the way it came. It can take some days until your bank shows it.
letter_refund_sum = Given back

# Money came when the order was over, or paid already.
letter_late_subject = Your payment came too late: it is on its way back (order { $number })
letter_late_preview = We are sending back { $amount }.
letter_late_heading = Your payment came too late
letter_late_words = A payment of { $amount } reached us when your order was over, or paid already. Nothing will be delivered for it, and we are sending it back the way it came; that can take some days.
letter_late_again = You are welcome to order again.
letter_late_sum = On its way back

# The way to all orders of an address.
letter_link_subject = Your orders at Bookshop
letter_link_preview = The link to your orders works for a day.
letter_link_heading = Your orders
letter_link_words = Here is the link to your orders. It works for a day.
letter_link_see = See your orders
letter_link_keep = Whoever has the link can see your orders, so keep it to yourself.
letter_link_unasked = If you have not asked for it, nothing is wrong: only you have got this mail.
