// Every call of @opendatasoft/api-client, as its users write them, against the service at the address given.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const [address, clients] = process.argv.slice(2);
const {
  ApiClient, UserError, AuthenticationError, NotFoundError, ServerError,
  fromCatalog, fromMonitoring, fromDataNetwork, Query,
  field, string, dateTime, date, dateFromIsoString, lower, all, one, list, not,
  EXPORT_DATASET_FORMAT, EXPORT_CATALOG_FORMAT,
} = createRequire(`${clients}/`)("@opendatasoft/api-client");

const client = new ApiClient({ domain: address });
const cities = fromCatalog().dataset("villes");
const names = (answer) => answer.results.map((row) => row.nom);

test("the catalogue: itself, datasets, facets", async () => {
  const root = await client.get(fromCatalog().itself());
  assert.ok(root.links.some((link) => link.rel === "datasets"));
  const found = await client.get(fromCatalog().datasets().where("title like 'villes'").select("dataset_id, title").limit(5));
  assert.deepEqual(found.results, [{ dataset_id: "villes", title: "Villes d'exemple" }]);
  assert.equal(found.total_count, 1);
  const { facets } = await client.get(fromCatalog().facets().facet("publisher").facet("theme"));
  assert.deepEqual(facets.map((facet) => facet.name), ["publisher", "theme"]);
});

test("a dataset: itself, facets, records, one record", async () => {
  const about = await client.get(cities.itself());
  assert.equal(about.dataset_id, "villes");
  assert.ok(about.fields.every((one) => one.name && one.type && one.label !== undefined && one.annotations));
  for (const key of ["dataset_uid", "has_records", "data_visible", "features", "metas", "visibility", "attachments"]) {
    assert.ok(key in about, key);
  }
  const { links, facets } = await client.get(cities.facets().facet("pays").refine("pays:FR"));
  assert.deepEqual(links, []);
  assert.deepEqual(facets[0].facets[0], { name: "FR", count: 5, state: "refined", value: "FR" });
  const page = await client.get(cities.records().select("recordid, nom").orderBy("population desc").limit(2).offset(1));
  assert.deepEqual(names(page), ["Roubaix", "Tourcoing"]);
  const record = await client.get(cities.record(page.results[0].recordid));
  assert.equal(record.nom, "Roubaix");
});

test("every clause", async () => {
  const query = cities.records()
    .select((current) => list(current, field("nom"), "year(fondee) as annee"))
    .where(all(`${field("pays")} = ${string("FR")}`, not(`${field("nom")} = ${string("Lille")}`)))
    .where((current) => all(current, one("population > 90000", "population < 10")))
    .orderBy(`${lower("nom")} desc`)
    .limit((current) => (current || 0) + 5)
    .offset(0)
    .refine("pays:FR")
    .exclude("mots:beffroi")
    .lang("fr")
    .timezone("Europe/Paris");
  assert.deepEqual((await client.get(query)).results, [{ nom: "Tourcoing", annee: 1966 }, { nom: "Roubaix", annee: 1966 }]);
  const groups = await client.get(cities.records().select("count(*) as n").groupBy(lower("pays")).orderBy("n desc"));
  assert.deepEqual(groups.results, [{ "lower(pays)": "fr", n: 5 }, { "lower(pays)": "be", n: 2 }]);
  assert.equal((await client.get(query.unset("where").unset("exclude").set("limit", "0"))).total_count, 5);
});

test("literals", async () => {
  const count = async (clause) => (await client.get(cities.records().where(clause).limit(0))).total_count;
  assert.equal(await count(`fondee < ${date({ year: 1967 })}`), 3);
  assert.equal(await count(`fondee = ${date({ year: 1966, month: 5, day: 1 })}`), 1);
  assert.equal(await count(`fondee >= ${dateFromIsoString("1977-01-01")}`), 1);
  assert.equal(await count(`maj = ${dateTime(new Date("2024-03-10T08:00:00Z"))}`), 1);
  assert.equal(await count(`nom = ${string('Mouscron; "la cité des hurlus"')}`), 1);
  assert.equal(await count(`nom:${string("Lille")}`), 1);
});

test("every export format of its list that we offer, and the others refused", async () => {
  const read = { interceptResponse: async (answer) => ({ status: answer.status, bytes: (await answer.arrayBuffer()).byteLength }) };
  const offered = new Set((await client.get(new Query("catalog/datasets/villes/exports/"))).links.map((link) => link.rel));
  for (const format of Object.values(EXPORT_DATASET_FORMAT)) {
    const { status, bytes } = await client.get(cities.export(format).limit(2), read);
    assert.equal(status, offered.has(format) ? 200 : 404, format);
    assert.ok(bytes > 20, format);
  }
  const ofCatalogue = new Set((await client.get(new Query("catalog/exports/"))).links.map((link) => link.rel));
  for (const format of Object.values(EXPORT_CATALOG_FORMAT)) {
    const { status, bytes } = await client.get(fromCatalog().export(format), read);
    assert.equal(status, ofCatalogue.has(format) ? 200 : 404, format);
    assert.ok(bytes > 20, format);
  }
  const rows = await client.get(cities.export("json").select("nom").orderBy("nom"));
  assert.equal(rows.length, 7);
  const places = await client.get(cities.export("geojson"));
  assert.equal(places.features.length, 7);
  assert.equal((await client.get(fromCatalog().export("json"))).length >= 3, true);
});

test("errors have their classes and our message", async () => {
  await assert.rejects(client.get(fromCatalog().dataset("absent").itself()), (error) => {
    assert.ok(error instanceof NotFoundError && error instanceof UserError);
    assert.equal(error.details.error_code, "NotFoundResource");
    return true;
  });
  await assert.rejects(client.get(cities.records().where("nom >")), (error) => {
    assert.ok(error instanceof UserError && !(error instanceof NotFoundError) && !(error instanceof AuthenticationError));
    assert.match(error.details.message, /^ODSQL syntax exception/);
    return true;
  });
  await assert.rejects(client.get(cities.records().limit(101)), (error) => error.details.error_code === "InvalidRESTParameterError");
  await assert.rejects(client.get(cities.record("0".repeat(40))), NotFoundError);
  for (const elsewhere of [fromMonitoring(), fromDataNetwork()]) {
    await assert.rejects(client.get(elsewhere.datasets()), NotFoundError);
  }
  await assert.rejects(client.get(fromCatalog().assets()), NotFoundError);
  assert.ok(ServerError.prototype instanceof Error);
});

test("a key, headers and interceptors of one's own", async () => {
  let seen;
  const mine = new ApiClient({
    domain: `${address}/`,
    apiKey: "une-clé-inconnue".normalize("NFD").replace(/[^a-z-]/g, ""),
    headers: { "ODS-Widgets-Version": "1" },
    interceptRequest: async (request) => ((seen = request), request),
  });
  assert.equal((await mine.get(cities.records().limit(1))).results.length, 1);
  assert.match(seen.headers.get("Authorization"), /^ApiKey /);
  assert.equal((await mine.get("catalog/datasets/villes/records?limit=3")).results.length, 3);
  const headers = await mine.get(cities.records().limit(1), { interceptResponse: async (answer) => answer.headers });
  assert.equal(headers.get("ODS-Explore-API-Deprecation"), null);
  assert.ok(headers.get("X-RateLimit-Remaining"));
});
