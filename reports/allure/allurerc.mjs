// The generator runs with the results folder as its working folder, where OAuthConformance left what belongs to the run.
import { readFileSync } from "node:fs";

const ofTheRun = (file) => JSON.parse(readFileSync(file, "utf8"));

const history = process.env.OAUTH_CONFORMANCE_HISTORY;

export default {
  ...(history ? { historyPath: history, historyLimit: 20 } : {}),
  name: ofTheRun("executor.json").reportName,
  categories: ofTheRun("categories.json").map((category) => ({
    ...category,
    groupByMessage: false,
    expand: !category.matchedStatuses.includes("skipped"),
  })),
  plugins: {
    awesome: {
      options: {
        singleFile: true,
        reportLanguage: "en",
        groupBy: ["epic", "feature"],
        defaultSortBy: "status,asc",
        stepTreeExpansion: "expand_failed_only",
        // The other charts and the timeline need a history or threads; without them they are empty, or green for no reason.
        sections: ["charts"],
        charts: [
          { type: "currentStatus", title: "Checks by status" },
          {
            type: "testResultSeverities",
            title: "Checks by severity",
            levels: ["blocker", "critical", "normal", "minor", "trivial"],
            statuses: ["failed", "broken", "unknown", "skipped", "passed"],
          },
          { type: "durations", title: "Checks by duration", groupBy: "none" },
        ],
      },
    },
  },
};
