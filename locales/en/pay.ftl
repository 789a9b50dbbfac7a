# The form that pays.

pay_these_under_way = Your payment for these books is on its way.
pay_this_under_way = Your payment for this book is on its way.
pay_these_paid = You have already paid for these books.
pay_this_paid = You have already paid for this book.
pay_see_order = See your order
pay_these_again = Buy the same again
pay_this_again = Buy another copy
pay_details = Your details
pay_name = First and last name
pay_email = Email
pay_address = Where should it go?
pay_street = Street and number
pay_line2 = Flat, floor or company (optional)
pay_postal_code = Postal code
pay_town = Town or city
pay_region = State, province or county (where there is one)
pay_card = Credit Card Info
pay_loading = Loading the card form…
pay_slow = This takes longer than it should. Reload the page to try again: nothing was charged.
pay_try_again = Try again
pay_button = Pay { $amount }
pay_paying = Paying { $amount }…
pay_note = You pay once. Your card number goes straight to the payment provider.

# What becomes of it.
pay_blocked = The card form could not be loaded. An ad blocker, a firewall or a weak connection may be in its way. Nothing was charged.
pay_not_charged = { $error } You were not charged.
pay_replaced = This payment cannot be finished any more, and you were not charged. Press Try again for a new card form.
pay_unfinished = The payment was not finished, and you were not charged. Please try again.
pay_unknown = We lost touch with the payment provider and cannot tell whether the payment went through. Please check your connection and press Pay again: you will not be charged twice.
pay_number_required = Card Number is required
pay_cvc_required = CVC is required
pay_expiry_required = Expiration date is required

# What is wrong with the details.
pay_name_missing = Enter your first and last name.
pay_name_too_long = Enter a name of at most { $most } characters.
pay_name_unfit = Enter your name on one line, in plain letters.
pay_email_missing = Enter your email address.
pay_email_unfit = Enter an email address such as name@example.com.
pay_street_missing = Enter the street and the house number.
pay_town_missing = Enter the town or city.
pay_postal_code_missing = Enter the postal code.
pay_country_missing = Choose the country.
pay_line_too_long = Enter at most { $most } characters.
pay_line_unfit = Enter this on one line, in plain letters.
pay_keep = Keep my details
