/** The part of ECharts that the drawings of coverage need; it is fetched when one is shown. */
import { SunburstChart, TreemapChart } from "echarts/charts";
import { TitleComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([TreemapChart, SunburstChart, TooltipComponent, TitleComponent, SVGRenderer, CanvasRenderer]);

export { init };
