/** Starts the pages. */
import { createApp } from "vue";
import "element-plus/theme-chalk/base.css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "@/styles/tokens.css";
import "@/styles/element.css";
import "@/styles/page.css";
import "@/styles/parts.css";
import "@/styles/print.css";
import App from "@/App.vue";

createApp(App).mount("#app");
