package dev.sonde.coordinator.api;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.KafkaSettings;

/** The objects that the routes use to answer requests. */
record ApiServices(
    RunBoard board,
    RunViews views,
    LiveReports live,
    Submissions submissions,
    ModelListing listing,
    Readiness readiness,
    ApiMetrics metrics,
    KafkaSettings settings,
    NanoClock clock) {}
