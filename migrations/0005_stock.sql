-- Some books of the first catalogue are few, and one is sold out. Catalogues that the seller has
-- counted already are left alone.
update books set stock = 3 where id = '800ca1300f0a459fac4a2fbe6859417e' and stock is null;
update books set stock = 12 where id = 'e08901484e0e47c4a49b622bc27e8f9d' and stock is null;
update books set stock = 0 where id = '244b64eaf12a4862b4bd9399bbdcee25' and stock is null;
