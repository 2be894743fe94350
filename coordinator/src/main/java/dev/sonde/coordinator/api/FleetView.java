package dev.sonde.coordinator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the API knows of the fleet, for the modules that extend it. Safe for use by several threads.
 */
public final class FleetView {

  private final ApiServices services;
  private final Supplier<BooleanSupplier> mark;
  private final String router;

  FleetView(ApiServices services, String router, Supplier<BooleanSupplier> mark) {
    this.services = services;
    this.router = router;
    this.mark = mark;
  }

  /** Parses submitted specs, which name no files; the router is the default of their endpoint. */
  public SpecParser specs() {
    return new SpecParser(PromptSource.REFUSED, router);
  }

  /**
   * Refuses a spec that names endpoints or keys which the operator has not allowed.
   *
   * @throws dev.sonde.coordinator.spec.SpecException with each of them
   */
  public void check(Spec spec) {
    services.submissions().check(spec);
  }

  /** The targets of a spec; blocks. See {@link dev.sonde.coordinator.submit.TargetDiscovery}. */
  public List<Target> targets(Spec spec, Consumer<String> notes) {
    return services.listing().discovery().targets(spec, notes);
  }

  /** The run of a plan with this id, for the topics of this cluster; blocks. */
  public Run run(RunPlan plan, Collection<String> regions, String id) {
    return services.submissions().run(plan, List.copyOf(regions), id);
  }

  /** Those of the regions that have no live worker. */
  public List<String> missing(Collection<String> regions) {
    return services.board().workers().missing(regions);
  }

  /** Whether the run is in its topic. */
  public boolean knows(String run) {
    return services.board().run(run).isPresent();
  }

  /** A run that is in its topic. */
  public Optional<Run> run(String id) {
    return services.board().run(id);
  }

  public boolean hasReport(String run) {
    return services.board().reports().has(run);
  }

  /** The JSON of a run's report; blocks if it must be read from the topic. */
  public Optional<String> report(String run) {
    return services
        .board()
        .reports()
        .get(run)
        .map(json -> new String(json, StandardCharsets.UTF_8));
  }

  /**
   * Marks where the topics of the API and its extensions end now.
   *
   * @return whether all records before the mark were read; it may be asked from any thread
   */
  public BooleanSupplier mark() {
    return mark.get();
  }

  /** The runs of all states, newest first, as the API lists them. */
  public ObjectNode runs(int atMost) {
    return services.views().list(services.board().newest().stream().limit(atMost).toList());
  }

  public Optional<Run> known(String run) {
    return services.board().run(run);
  }

  /** A run as the API shows it; blocks. */
  public ObjectNode detail(Run run) {
    return services.views().detail(run);
  }

  /** The final report of a run, or the one so far; blocks. */
  public Report reportOf(Run run) {
    return services.views().finalReport(run.id()).orElseGet(() -> services.live().of(run));
  }

  public ObjectNode workers() {
    return services.board().workers().json();
  }

  public ObjectNode deadLetters() {
    return services.board().deadLetters().json();
  }

  /** Streams about runs; to be used on the event loop that calls this. */
  public LiveFeeds feeds(Vertx vertx, LiveFeeds.Source source) {
    return new LiveFeeds(vertx, services.board().changes(), services.clock(), source);
  }

  /** Submits a spec, at most once for a key, and returns the run's id; blocks. */
  public String submit(Spec spec, String key) {
    List<String> missing = missing(spec.regions());
    if (!missing.isEmpty()) {
      throw Problem.noWorkers(missing, services.board().workers().liveRegions());
    }
    return services.submissions().submit(spec, key).run().id();
  }

  /** Cancels a run; blocks until that is durable. */
  public void cancel(Run run) {
    services.submissions().cancel(run.id());
  }
}
