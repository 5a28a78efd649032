import type { WorldCustomer } from "./types";

interface Person {
  customer: WorldCustomer;
  locale: string;
}

type Row = [
  first: string,
  last: string,
  email: string,
  phone: string,
  street: string,
  city: string,
  zip: string,
  country: string,
  code: string,
  locale: string,
];

const ROWS: Row[] = [
  ["Maya", "Thompson", "maya.thompson@example.com", "+12125550101", "48 Bleecker St", "New York", "10012", "United States", "US", "en-US"], // prettier-ignore
  ["Jordan", "Reyes", "jordan.reyes@example.com", "+13125550102", "1900 W Division St", "Chicago", "60622", "United States", "US", "en-US"], // prettier-ignore
  ["Priya", "Natarajan", "priya.natarajan@example.com", "+14155550103", "77 Valencia St", "San Francisco", "94103", "United States", "US", "en-US"], // prettier-ignore
  ["Sean", "O'Malley", "sean.omalley@example.com", "+16175550104", "12 Dorchester Ave", "Boston", "02127", "United States", "US", "en-US"], // prettier-ignore
  ["Élodie", "Lefèvre", "elodie.lefevre@example.com", "+33155500105", "9 rue des Écoles", "Lyon", "69002", "France", "FR", "fr-FR"], // prettier-ignore
  ["Jürgen", "Weiß", "juergen.weiss@example.com", "+493055500106", "Prenzlauer Straße 14", "Berlin", "10405", "Germany", "DE", "de-DE"], // prettier-ignore
  ["美咲", "田中", "misaki.tanaka@example.com", "+81355500107", "日本橋2丁目1-3", "東京都中央区", "103-0027", "Japan", "JP", "ja-JP"], // prettier-ignore
  ["Lucía", "Muñoz", "lucia.munoz@example.com", "+34915550108", "Calle del Pez 21", "Madrid", "28004", "Spain", "ES", "es-ES"], // prettier-ignore
  ["Nicolás", "Peña", "nicolas.pena@example.com", "+525555500109", "Av. Ámsterdam 88", "Ciudad de México", "06100", "Mexico", "MX", "es-MX"], // prettier-ignore
  ["Hannah", "Whitfield", "hannah.whitfield@example.co.uk", "+442055500110", "3 Chapel Row", "Bristol", "BS1 4QA", "United Kingdom", "GB", "en-GB"], // prettier-ignore
  ["Chloé", "Bouchard", "chloe.bouchard@example.ca", "+15145550111", "410 rue Saint-Viateur", "Montréal", "H2V 1Y1", "Canada", "CA", "fr-CA"], // prettier-ignore
  ["Tomasz", "Wójcik", "tomasz.wojcik@example.com", "+17185550112", "65 Nassau Ave", "Brooklyn", "11222", "United States", "US", "en-US"], // prettier-ignore
];

/** People of several countries, alphabets and apostrophes. Fresh objects on each call. */
export function buildPeople(): Person[] {
  return ROWS.map(
    ([firstName, lastName, email, phone, address1, city, zip, country, countryCode, locale]) => ({
      customer: { firstName, lastName, email, phone, address1, city, zip, country, countryCode },
      locale,
    }),
  );
}

/** Somebody for a story that does not care who it is. */
export function anybody(): WorldCustomer {
  const [person] = buildPeople();
  if (!person) throw new Error("the shop has no customers");
  return person.customer;
}
