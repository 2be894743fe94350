package dev.sonde.worker.probe;

import dev.sonde.common.time.NanoClock;
import dev.sonde.worker.sse.ChunkParser;
import io.netty.channel.EventLoop;

/** What all probes of a loop share. */
record ProbeContext(
    EventLoop loop, NanoClock clock, ProberLimits limits, ChunkParser parser, LoopLag lag) {}
