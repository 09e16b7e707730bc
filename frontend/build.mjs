// Bundles styles, scripts and fonts into the portal's static files: hashed names, a manifest to find them, and
// compressed twins that the server sends as they are. Nothing is fetched, now or when a page is shown.
import { build } from "esbuild";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const portal = join(here, "..", "src", "beffroi", "doors", "portal", "static", "portal");
const finished = join(portal, "bundle");
const bundle = join(here, "node_modules", ".bundle"); // made aside, then put in place: a running service keeps its files
const licences = join(portal, "licences");

rmSync(bundle, { recursive: true, force: true });
mkdirSync(bundle, { recursive: true });

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  outdir: bundle,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "file" },
  metafile: true,
  logLevel: "warning",
};

// The map's worker is a file of its own, because our policy allows no script made on the fly.
const worker = await build({ ...common, entryPoints: { "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" } });
const workerFile = Object.keys(worker.metafile.outputs).map((path) => basename(path)).find((name) => name.endsWith(".js"));
const pages = await build({
  ...common,
  entryPoints: { portal: "scripts/portal.ts", map: "scripts/map.ts", chart: "scripts/chart.ts", console: "scripts/console.ts", instant: "scripts/instant.ts", htmx: "scripts/htmx.ts", workspace: "scripts/workspace.ts", passkeys: "scripts/passkeys.ts", style: "styles/style.css", "map-style": "styles/map.css" },
  define: { WORKER_FILE: JSON.stringify(workerFile) },
});

const manifest = {};
for (const [path, output] of Object.entries({ ...worker.metafile.outputs, ...pages.metafile.outputs })) {
  const file = basename(path);
  const plain = file.replace(/-[A-Z0-9]{8}(?=\.)/, "");
  if (output.entryPoint || /\.woff2$/.test(file)) manifest[plain] = file;
}
for (const name of readdirSync(join(here, "images"))) cpSync(join(here, "images", name), join(bundle, name));
writeFileSync(join(bundle, "manifest.json"), JSON.stringify(manifest, null, 1));

for (const name of readdirSync(bundle)) {
  if (!/\.(js|css|svg)$/.test(name)) continue;
  const bytes = readFileSync(join(bundle, name));
  writeFileSync(join(bundle, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(join(bundle, `${name}.br`), brotliCompressSync(bytes));
}

// Licences of everything that reaches a visitor's browser.
rmSync(licences, { recursive: true, force: true });
mkdirSync(licences, { recursive: true });
const seen = new Set();
function keepLicence(name) {
  const folder = join(here, "node_modules", name);
  if (seen.has(name) || !existsSync(folder)) return;
  seen.add(name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8") : "(no text in the package)";
  writeFileSync(
    join(licences, `${name.replace("@", "").replaceAll("/", "__")}.txt`),
    `${about.name} ${about.version}\n${about.license ?? ""}\n\n${text}`,
  );
  Object.keys(about.dependencies ?? {}).forEach(keepLicence);
}
Object.keys(JSON.parse(readFileSync(join(here, "package.json"), "utf8")).dependencies).forEach(keepLicence);

mkdirSync(portal, { recursive: true });
rmSync(finished, { recursive: true, force: true });
renameSync(bundle, finished);

const weight = (name) => gzipSync(readFileSync(join(finished, manifest[name])), { level: 9 }).length;
for (const name of ["style.css", "portal.js", "chart.js", "map.js", "map-style.css"]) {
  console.log(`${relative(process.cwd(), join(finished, manifest[name]))}  ${(weight(name) / 1024).toFixed(1)} kB gzip`);
}
