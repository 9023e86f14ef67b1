import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";

export default defineConfig({
  site: "https://askbook.example",
  integrations: [starlight({ title: "Guide", sidebar: [{ label: "Guide", items: [{ autogenerate: { directory: "guide" } }] }] })],
});
