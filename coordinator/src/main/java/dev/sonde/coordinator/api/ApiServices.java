package dev.sonde.coordinator.api;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.KafkaSettings;

/** What the routes answer from, and whom they hand on what is asked of them. */
record ApiServices(
    RunBoard board,
    RunViews views,
    LiveReports live,
    Submissions submissions,
    CatalogReaders catalogs,
    Readiness readiness,
    ApiMetrics metrics,
    KafkaSettings settings,
    NanoClock clock) {}
