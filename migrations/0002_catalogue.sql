-- The first catalogue: three books that the shop has always sold, and 21 classics
-- that are in the public domain.
--
-- It is a migration, and not a check at start for an empty table, because a
-- migration runs once: a seller who empties the shelf finds it empty tomorrow.
--
-- year: of the first edition, or of writing where there was none for centuries.
-- price_minor: cents. created_at: one second apart, so that this order is the
-- order of the list.
insert into books
    (id, title, author, year, description, read, price_minor, currency, created_at)
values
    ('c330540ddad6489193294cd952a17292', 'On the Road', 'Jack Kerouac', 1957, 'Sal Paradise follows Dean Moriarty back and forth across America, by bus, thumb and borrowed car, in search of jazz, company and something he cannot quite name.', 1, 1999, 'usd', 1767225600),
    ('5bd23ea63aed4fbfa002e7c350d5c885', 'Harry Potter and the Philosopher''s Stone', 'J. K. Rowling', 1997, 'An orphan who sleeps in a cupboard under the stairs learns that he is a wizard, and that the school he is off to keeps a dangerous secret under a trapdoor.', 0, 999, 'usd', 1767225601),
    ('14e52ebdce064b59be36ad2577a7dfdb', 'Green Eggs and Ham', 'Dr. Seuss', 1960, 'Sam-I-am will not take no for an answer. A picture book told in fifty different words, about a plate of food and the courage to take one bite.', 1, 399, 'usd', 1767225602),
    ('8b7557d93eff41b8ade0481614dc0876', 'Pride and Prejudice', 'Jane Austen', 1813, 'Elizabeth Bennet thinks she has the measure of the proud Mr. Darcy. A comedy of first impressions, bad proposals and second thoughts in an English country town.', 1, 899, 'usd', 1767225603),
    ('41fb8876f3c0498497ed207c26e2f3cd', 'Les Misérables', 'Victor Hugo', 1862, 'Jean Valjean, released after nineteen years for stealing bread, tries to live an honest life in a France of barricades and sewers, hunted by a man who knows only the law.', 0, 2499, 'usd', 1767225604),
    ('c3c9f6f3f4a14ec1848dd05380f1590c', 'Don Quixote', 'Miguel de Cervantes', 1605, 'A country gentleman reads so many romances that he rides out to become a knight himself. Sancho Panza, who sees windmills where his master sees giants, comes along.', 1, 1849, 'usd', 1767225605),
    ('0a956a47f7044c48a54c209a2c85cfb4', 'The Tale of Genji', 'Murasaki Shikibu', 1010, 'The loves, friendships and regrets of a shining prince at the court of Kyoto, written by a lady-in-waiting about a thousand years ago and often called the first novel.', 0, 2299, 'usd', 1767225606),
    ('4f127d72fa6249ed90a6090093a108cb', 'Crime and Punishment', 'Fyodor Dostoevsky', 1866, 'A poor student in Petersburg persuades himself that he has the right to kill. The deed takes one evening; living with it takes the rest of the book.', 1, 1299, 'usd', 1767225607),
    ('7e0754af34f84d62a28d8cb22f06cb92', 'Frankenstein', 'Mary Shelley', 1818, 'Victor Frankenstein makes a living being and runs from it. Left alone in the world, his creature learns to speak, to read, and to ask for what it is owed.', 1, 749, 'usd', 1767225608),
    ('a82803439f6d4009ac40681ad1203a60', 'Dream of the Red Chamber', 'Cao Xueqin', 1791, 'A boy born with a piece of jade in his mouth grows up among his cousins in a great Beijing house, while the family fortune quietly runs out around them.', 0, 2199, 'usd', 1767225609),
    ('cb4c3a983b824dcd8eba0c89e199fea2', 'The Posthumous Memoirs of Brás Cubas', 'Machado de Assis', 1881, 'A rich idler of Rio de Janeiro tells his life from beyond the grave, in short mocking chapters, free at last to be honest about how little he made of it.', 1, 1149, 'usd', 1767225610),
    ('efbd3ab1bcf84125ab33a17d37137a7c', 'Gitanjali', 'Rabindranath Tagore', 1910, 'Song offerings from Bengal: brief poems of longing, monsoon and daily work, addressed to a god who is as likely to be found with the farmer as in the temple.', 0, 649, 'usd', 1767225611),
    ('42e11f16d849420390846ff1e9e73c2e', 'A Doll''s House', 'Henrik Ibsen', 1879, 'Nora once broke the law to save her husband''s life. Over three days at Christmas the secret comes out, and she sees for the first time what her marriage is.', 1, 549, 'usd', 1767225612),
    ('0d90461fe34d4d9980fa64bd7386772f', 'The Divine Comedy', 'Dante Alighieri', 1321, 'Lost in a dark wood halfway through life, Dante walks down through Hell, up the mountain of Purgatory and on into Paradise, meeting half of history on the way.', 0, 1699, 'usd', 1767225613),
    ('6311c8224c1041e59736be8ac6c192bf', 'The Metamorphosis', 'Franz Kafka', 1915, 'Gregor Samsa wakes one morning as a monstrous insect, and worries first about missing his train. His family has its own way of getting used to the change.', 1, 499, 'usd', 1767225614),
    ('94726f384f164d04b88fb47ea0e0a3ac', 'Walden', 'Henry David Thoreau', 1854, 'Two years in a small house by a Massachusetts pond: what it cost in nails and beans, who came to visit, and how much of life turns out to be unnecessary.', 0, 799, 'usd', 1767225615),
    ('045d43025325413683cf5ffc22c1f165', 'Romeo & Juliet', 'William Shakespeare', 1597, 'Two young people of Verona fall in love at a party, marry the next day, and run out of time. The families who hated each other are left to make the peace.', 1, 349, 'usd', 1767225616),
    ('800ca1300f0a459fac4a2fbe6859417e', 'The Story of an African Farm', 'Olive Schreiner', 1883, 'Three children grow up on a lonely farm in the Karoo, each with questions that the adults around them cannot bear. An early, fierce novel of doubt and freedom.', 0, 949, 'usd', 1767225617),
    ('244b64eaf12a4862b4bd9399bbdcee25', 'Quo Vadis', 'Henryk Sienkiewicz', 1896, 'In Nero''s Rome a young officer falls in love with a hostage who belongs to a forbidden faith. Around them the emperor sings, and the city waits for a spark.', 0, 1399, 'usd', 1767225618),
    ('e08901484e0e47c4a49b622bc27e8f9d', 'The Adventures of Pinocchio', 'Carlo Collodi', 1883, 'A talking log becomes a puppet, and the puppet goes from bad company to worse before he earns the right to be a boy. Sharper and stranger than the films.', 1, 699, 'usd', 1767225619),
    ('845ae1ef302a4198b6c2a5847fdd1991', 'Kokoro', 'Natsume Sōseki', 1914, 'A student in Tokyo is drawn to an older man whom he calls Sensei, and who keeps him at a distance. A long letter finally tells him why, too late to answer.', 1, 1049, 'usd', 1767225620),
    ('8dd3a144b01b4ff6b318ce041cbe2788', 'Noli Me Tángere', 'José Rizal', 1887, 'Crisóstomo Ibarra comes home to the Philippines full of plans for a school, and finds out how colony and clergy deal with plans. The novel that cost its author dearly.', 0, 1249, 'usd', 1767225621),
    ('0481ae6b62904d4684d4278a00d18ced', 'Max Havelaar', 'Multatuli', 1860, 'A Dutch official in Java sees how the coffee trade ruins those who grow it, and will not keep quiet. His story is told by a broker who would rather he had.', 0, 1099, 'usd', 1767225622),
    ('3682cfddae6d4fe18582db23080975cf', 'Meditations', 'Marcus Aurelius', 180, 'Notes that a Roman emperor wrote to himself on campaign, never meant for readers: how to be fair, how to be brief, and how to get out of bed in the morning.', 1, 599, 'usd', 1767225623);
