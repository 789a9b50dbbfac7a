//! What the domain only names, in words.

use super::Words;
use crate::{
    domain::{
        address::{LINE_MAX, POSTAL_CODE_MAX},
        book::Book,
        buyer::NAME_MAX,
        cart::{CartFault, LineNote, MOST_COPIES, MOST_LINES, Obstacle},
        catalogue::{BooksFound, PriceFault, Sort},
        confirmation::Standing,
        contact_fault::ContactFault,
        money::NotAPrice,
        my_orders::{AskFault, MyOrder},
    },
    error::ShopError,
};

impl Words {
    /// What has gone wrong.
    pub fn error(self, error: &ShopError) -> String {
        self.say(match error {
            ShopError::NoItemSelected => "error_no_item",
            ShopError::NoSuchBook => "error_no_book",
            ShopError::NoSuchPayment => "error_no_payment",
            ShopError::NoSuchOrder => "error_no_order",
            ShopError::OrderClosed => "error_order_closed",
            ShopError::OrderExpired => "error_order_expired",
            ShopError::SoldOut => "error_sold_out",
            ShopError::NotEnough { title, left } => {
                let values = [("count", left.max(&0).to_string()), ("title", title.clone())];
                return self.fill("error_not_enough", &values);
            }
            ShopError::CartChanged => "error_cart_changed",
            ShopError::MixedCurrencies => "error_mixed_currencies",
            ShopError::TooMuch => "error_too_much",
            ShopError::TooLittle => "error_too_little",
            ShopError::TooMany => "error_too_many",
            ShopError::Forbidden => "error_forbidden",
            ShopError::NotRefundable => "error_not_refundable",
            ShopError::PriceChanged => "error_price_changed",
            ShopError::InvalidContact(_) => "error_contact",
            ShopError::LinkForged => "error_link_forged",
            ShopError::LinkExpired => "error_link_expired",
            ShopError::InvalidBook(_) => "error_book",
            ShopError::BookChanged(_) => "error_book_changed",
            ShopError::BadCover(fault) => return fault.clone(),
            ShopError::Cart(fault) => return self.cart_fault(*fault),
            ShopError::StripeUnreachable => "error_stripe_unreachable",
            ShopError::StripeRefused => "error_stripe_refused",
            ShopError::ShopUnreachable => "error_shop_unreachable",
            ShopError::Busy => "error_busy",
            ShopError::BadRequest => "error_bad_request",
            ShopError::Internal => "error_internal",
        })
    }

    /// The same where nothing was confirmed yet: with the word that no money has moved.
    pub fn not_charged(self, error: &ShopError) -> String {
        self.fill("pay_not_charged", &[("error", self.error(error))])
    }

    /// Why a cart stays as it is.
    pub fn cart_fault(self, fault: CartFault) -> String {
        let copies = [("most", MOST_COPIES.to_string())];
        match fault {
            CartFault::Quantity => self.fill("error_cart_quantity", &copies),
            CartFault::TooManyCopies => self.fill("error_cart_copies", &copies),
            CartFault::Full => self.fill("error_cart_full", &[("most", MOST_LINES.to_string())]),
            CartFault::NotThere => self.say("error_cart_not_there"),
            CartFault::NothingToUndo => self.say("error_cart_no_undo"),
        }
    }

    /// Why a cart cannot be paid as it is.
    pub fn obstacle(self, obstacle: Obstacle) -> String {
        match obstacle {
            Obstacle::Gone => self.say("cart_obstacle_gone"),
            Obstacle::TooFewCopies => self.say("cart_obstacle_copies"),
            Obstacle::Currencies(one, other) => {
                let values = [("one", one.code().to_owned()), ("other", other.code().to_owned())];
                self.fill("cart_obstacle_currencies", &values)
            }
            Obstacle::TooDear => self.say("cart_obstacle_too_dear"),
        }
    }

    /// What has to be known of a line of the cart.
    pub fn line_note(self, note: LineNote) -> String {
        match note {
            LineNote::SoldOut => self.say("cart_line_sold_out"),
            LineNote::Few(left) => self.fill("cart_line_few", &[("count", left.to_string())]),
            LineNote::Price { was, now } => {
                let values = [("was", self.money(was)), ("now", self.money(now))];
                self.fill("cart_line_price", &values)
            }
        }
    }

    /// What is wrong with a field of the contact details.
    pub fn contact_fault(self, fault: ContactFault) -> String {
        let most = |most: usize| [("most", most.to_string())];
        self.say(match fault {
            ContactFault::NameMissing => "pay_name_missing",
            ContactFault::NameTooLong => return self.fill("pay_name_too_long", &most(NAME_MAX)),
            ContactFault::NameUnfit => "pay_name_unfit",
            ContactFault::EmailMissing => "pay_email_missing",
            ContactFault::EmailUnfit => "pay_email_unfit",
            ContactFault::StreetMissing => "pay_street_missing",
            ContactFault::TownMissing => "pay_town_missing",
            ContactFault::PostalCodeMissing => "pay_postal_code_missing",
            ContactFault::CountryMissing => "pay_country_missing",
            ContactFault::LineTooLong => return self.fill("pay_line_too_long", &most(LINE_MAX)),
            ContactFault::LineUnfit => "pay_line_unfit",
            ContactFault::PostalCodeTooLong => {
                return self.fill("pay_line_too_long", &most(POSTAL_CODE_MAX));
            }
        })
    }

    /// What is wrong with the prices of a filter.
    pub fn price_fault(self, fault: PriceFault) -> String {
        self.say(match fault {
            PriceFault::Crossed => "list_price_crossed",
            PriceFault::NotAPrice(_, NotAPrice::TooManyDecimals(most)) => {
                return self.fill("list_price_decimals", &[("most", most.to_string())]);
            }
            PriceFault::NotAPrice(_, NotAPrice::NotPositive) => "list_price_not_positive",
            // The others limit nothing, and are not said.
            PriceFault::NotAPrice(
                _,
                NotAPrice::NotANumber | NotAPrice::Missing | NotAPrice::TooLarge,
            ) => "list_price_not_a_number",
        })
    }

    /// How many books were found: `No books`, `1 book`, `More than 1000 books`.
    pub fn found(self, found: &BooksFound) -> String {
        let values = [("count", found.count.to_string())];
        let counted = self.fill(if found.more { "list_found_more" } else { "list_found" }, &values);
        if found.similar { self.fill("list_similar", &[("found", counted)]) } else { counted }
    }

    /// What an order of the list is called.
    pub fn sort(self, sort: Sort) -> String {
        self.say(match sort {
            Sort::Newest => "list_sort_newest",
            Sort::Title => "list_sort_title",
            Sort::PriceUp => "list_sort_price_up",
            Sort::PriceDown => "list_sort_price_down",
        })
    }

    /// How many copies of a book there are.
    pub fn stock(self, book: &Book) -> String {
        match book.few_left() {
            Some(left) => self.fill("page_book_few", &[("count", left.to_string())]),
            None if book.is_sold_out() => self.say("buy_sold_out"),
            None => self.say("page_book_in_stock"),
        }
    }

    /// How a payment stands, as the heading of its page.
    pub fn standing(self, standing: Standing, title: &str) -> String {
        self.say(match standing {
            Standing::Paid => return self.fill("order_paid", &[("title", title.to_owned())]),
            Standing::Processing | Standing::Held => "order_processing",
            Standing::Refunded => "order_refunded",
            Standing::Canceled => "order_canceled",
            Standing::Returned => "order_returned",
            Standing::InQuestion => "order_in_question",
            Standing::Unpaid => "order_unpaid",
        })
    }

    /// The same in one word, as a stamp.
    pub fn standing_mark(self, standing: Standing) -> String {
        self.say(match standing {
            Standing::Paid => "order_mark_paid",
            Standing::Processing | Standing::Held => "order_mark_processing",
            Standing::Refunded => "order_mark_refunded",
            Standing::Canceled => "order_mark_canceled",
            Standing::Returned => "order_mark_returned",
            Standing::InQuestion => "order_mark_in_question",
            Standing::Unpaid => "order_mark_unpaid",
        })
    }

    /// What that means for who pays.
    pub fn standing_words(self, standing: Standing) -> String {
        self.say(match standing {
            Standing::Paid => "order_paid_words",
            Standing::Processing => "order_processing_words",
            Standing::Held => "order_held_words",
            Standing::Refunded => "order_refunded_words",
            Standing::Canceled => "order_canceled_words",
            Standing::Returned => "order_returned_words",
            Standing::InQuestion => "order_in_question_words",
            Standing::Unpaid => "order_unpaid_words",
        })
    }

    /// How one of a buyer's orders stands.
    pub fn my_order(self, order: &MyOrder) -> String {
        match (order.given_back.minor, order.sent) {
            (1.., _) if order.given_back.minor >= order.amount.minor => {
                self.say("page_orders_refunded")
            }
            (1.., _) => {
                self.fill("page_orders_partly", &[("amount", self.money(order.given_back))])
            }
            (_, Some(true)) => self.say("page_orders_sent"),
            (_, Some(false)) => self.say("page_orders_not_sent"),
            (_, None) => self.say("page_orders_paid"),
        }
    }

    /// Why no link to a buyer's orders was sent.
    pub fn ask_fault(self, fault: AskFault) -> String {
        match fault {
            AskFault::Email(fault) => self.contact_fault(fault),
            AskFault::TooMany => self.say("page_orders_too_many"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        catalogue::PriceLimit,
        language::Language,
        money::{Currency, Money},
    };

    /// All that can be said of the domain, in that language.
    fn everything(words: Words) -> Vec<String> {
        let dollar = Money::new(100, Currency::USD);
        let carts = [
            CartFault::Quantity,
            CartFault::TooManyCopies,
            CartFault::Full,
            CartFault::NotThere,
            CartFault::NothingToUndo,
        ];
        let obstacles = [
            Obstacle::Gone,
            Obstacle::TooFewCopies,
            Obstacle::Currencies(Currency::USD, Currency::USD),
            Obstacle::TooDear,
        ];
        let standings = [
            Standing::Unpaid,
            Standing::Processing,
            Standing::Held,
            Standing::Paid,
            Standing::Refunded,
            Standing::Canceled,
            Standing::Returned,
            Standing::InQuestion,
        ];
        let not_a_price = |fault| PriceFault::NotAPrice(PriceLimit::Min, fault);
        let prices = [
            PriceFault::Crossed,
            not_a_price(NotAPrice::NotANumber),
            not_a_price(NotAPrice::TooManyDecimals(2)),
            not_a_price(NotAPrice::NotPositive),
        ];
        let found =
            |count, more, similar| BooksFound { count, more, similar, ..BooksFound::default() };
        let mut said: Vec<String> = carts.map(|fault| words.cart_fault(fault)).into();
        said.extend(obstacles.map(|obstacle| words.obstacle(obstacle)));
        said.extend(ContactFault::ALL.map(|fault| words.contact_fault(fault)));
        said.extend(prices.map(|fault| words.price_fault(fault)));
        said.extend(Sort::ALL.map(|sort| words.sort(sort)));
        for standing in standings {
            let meaning = [words.standing_mark(standing), words.standing_words(standing)];
            said.extend(meaning.into_iter().chain([words.standing(standing, "Emma")]));
        }
        for count in 0..4_u32 {
            let left = i64::from(count);
            let error = ShopError::NotEnough { title: "Emma".to_owned(), left };
            said.extend([words.error(&error), words.not_charged(&error)]);
            said.push(words.line_note(LineNote::Few(left.max(1))));
            said.extend([false, true].map(|similar| words.found(&found(count, false, similar))));
        }
        said.push(words.found(&found(1000, true, true)));
        said.push(words.line_note(LineNote::Price { was: dollar, now: dollar }));
        said.extend([words.line_note(LineNote::SoldOut), words.ask_fault(AskFault::TooMany)]);
        said
    }

    #[test]
    fn everything_is_said_in_full() {
        let [english, hebrew] = Language::ALL.map(|language| everything(Words::of(language)));
        for (one, other) in english.iter().zip(&hebrew) {
            assert!(!one.contains(['{', '_']) && !other.contains(['{', '_']), "{one}: {other}");
            assert!(other.contains(|letter| ('א'..='ת').contains(&letter)), "{one}: {other}");
        }
        for same in [
            "Only 3 copies of Emma are left. Please change the quantity in your cart.",
            "More than 1000 books",
            "The price was $1.00 when you put it in; it is $1.00 now.",
            "Enter how many copies you would like, from 1 to 99.",
            "Thanks for purchasing - Emma!",
        ] {
            assert!(english.iter().any(|said| said.contains(same)), "{same}");
        }
    }
}
