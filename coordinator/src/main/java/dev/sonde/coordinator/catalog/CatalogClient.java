package dev.sonde.coordinator.catalog;

import dev.sonde.common.event.AnswerText;
import dev.sonde.common.event.ProviderText;
import dev.sonde.common.http.BoundedHttp;
import dev.sonde.common.http.HttpAnswer;
import dev.sonde.common.http.HttpFailure;
import dev.sonde.common.http.HttpRequest;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.ModelId;
import dev.sonde.common.reach.Scrub;
import dev.sonde.common.run.Spec;
import dev.sonde.coordinator.catalog.CatalogException.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalog of an endpoint. Every call blocks for at most the timeout, so do not call it on
 * an event loop. A token is sent only in the request.
 */
public final class CatalogClient {

  /** For comparison: the router's list of 140 models has 100 KB. */
  static final int MAX_BYTES = 16 << 20;

  private final BoundedHttp http;
  private final CatalogStore store;

  /** A client whose calls end within about the timeout, connecting included. */
  public CatalogClient(Duration timeout) {
    this(timeout, CatalogStore.NONE);
  }

  /** A client that looks up responses in a store first. */
  public CatalogClient(Duration timeout, CatalogStore store) {
    this(timeout, store, Outbound.DIRECT);
  }

  /** A client whose requests leave this machine in the given way. */
  public CatalogClient(Duration timeout, CatalogStore store, Outbound outbound) {
    this.http = new BoundedHttp(new BoundedHttp.Bounds(timeout, timeout, MAX_BYTES), outbound);
    this.store = store;
  }

  /**
   * The catalog that a spec needs: absent when the spec needs none, or the server has none.
   *
   * @throws CatalogException when the endpoint cannot be reached or refuses the token
   */
  public Catalog catalogFor(Spec spec, @Nullable String token) {
    if (spec.providers().stream().allMatch(each -> each.endpoint() != null)) {
      return Catalog.absent(spec.endpoint(), "every provider has an endpoint of its own");
    }
    try {
      return spec.models().size() == 1
          ? catalogOf(spec.endpoint(), spec.models().get(0), token)
          : catalog(spec.endpoint(), token);
    } catch (CatalogException e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.BAD_ANSWER) {
        return Catalog.absent(spec.endpoint(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** A model's entry is enough; the list is for servers without that route. */
  private Catalog catalogOf(String endpoint, String id, @Nullable String token) {
    Optional<ListedModel> model = Optional.empty();
    try {
      model = CatalogReader.model(get(modelUrl(endpoint, id), token));
    } catch (CatalogException e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.BAD_ANSWER) {
        throw e;
      }
    }
    // Only the list shows whether the server is a router that has no providers for the model.
    return model
        .filter(each -> each.id().equals(id) && !each.providers().isEmpty())
        .map(each -> new Catalog(endpoint, List.of(each), null))
        .orElseGet(() -> catalog(endpoint, token));
  }

  /**
   * The Hub's providers of a spec's models, as a substitute for a catalog: without prices.
   *
   * @param hub base URL without a trailing slash
   * @throws CatalogException when the Hub does not list the models or cannot be reached
   */
  public Catalog catalogFromHub(String hub, Spec spec) {
    List<ListedModel> models = new ArrayList<>();
    for (String id : spec.models()) {
      models.add(hubMapping(hub, id).asModel(id));
    }
    return new Catalog(spec.endpoint(), models, null);
  }

  /**
   * The Hub's mapping of a model. It is public, so no token is sent.
   *
   * @throws CatalogException when the Hub has none
   */
  public HubMapping hubMapping(String hub, String id) {
    String url = hub + "/api/models/" + encoded(id) + "?expand%5B%5D=inferenceProviderMapping";
    String body = get(url, null);
    return HubMapping.read(body)
        .orElseThrow(() -> notACatalog(url, "an inferenceProviderMapping", body));
  }

  /**
   * The complete catalog of an endpoint.
   *
   * @throws CatalogException when it lists nothing that can be parsed
   */
  public Catalog catalog(String endpoint, @Nullable String token) {
    String url = endpoint + "/models";
    String body = get(url, token);
    Optional<List<ListedModel>> models = CatalogReader.models(body);
    return new Catalog(
        endpoint, models.orElseThrow(() -> notACatalog(url, "a list of models", body)), null);
  }

  /**
   * One model.
   *
   * @throws IllegalArgumentException when the id is not a valid model id
   * @throws CatalogException also when the model is not listed; the message suggests similar ids
   */
  public ListedModel model(String endpoint, String id, @Nullable String token) {
    String url = modelUrl(endpoint, id);
    try {
      String body = get(url, token);
      Optional<ListedModel> model = CatalogReader.model(body);
      return model.orElseThrow(() -> notACatalog(url, "a model", body));
    } catch (CatalogException e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.BAD_ANSWER) {
        throw e;
      }
      // Not every server has this route, and suggestions need the whole list.
      Catalog catalog = catalog(endpoint, token);
      return catalog.model(id).orElseThrow(() -> notListed(catalog, id));
    }
  }

  private static String modelUrl(String endpoint, String id) {
    return endpoint + "/models/" + encoded(id);
  }

  private static String encoded(String id) {
    return URLEncoder.encode(ModelId.require(id), StandardCharsets.UTF_8).replace("%2F", "/");
  }

  private static CatalogException notListed(Catalog catalog, String id) {
    List<String> meant = catalog.suggestions(id);
    String suggestion = meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?";
    return new CatalogException(
        Kind.NOT_FOUND, "\"" + id + "\" is not listed at " + catalog.endpoint() + suggestion);
  }

  private static CatalogException notACatalog(String url, String wanted, String body) {
    return new CatalogException(
        Kind.BAD_ANSWER, url + " does not answer with " + wanted + AnswerText.of(body));
  }

  private String get(String url, @Nullable String token) {
    Optional<CatalogStore.Answer> kept = store.find(url);
    if (kept.isPresent()) {
      String body = kept.get().body();
      if (body == null) {
        throw new CatalogException(Kind.UNREACHABLE, String.valueOf(kept.get().failure()));
      }
      return body;
    }
    try {
      String body = fetch(url, token);
      store.keep(url, new CatalogStore.Answer(body, null));
      return body;
    } catch (CatalogException e) {
      if (e.kind() == Kind.UNREACHABLE) {
        store.keep(url, new CatalogStore.Answer(null, e.getMessage()));
      }
      throw e;
    }
  }

  /** The token is removed from everything that the server sends, because an error may quote it. */
  private String fetch(String url, @Nullable String token) {
    Scrub scrub = new Scrub(token);
    HttpRequest request = HttpRequest.get(url, token).with("Accept", "application/json");
    HttpAnswer answer;
    try {
      answer = http.send(request);
    } catch (HttpFailure e) {
      Kind kind = e.kind() == HttpFailure.Kind.ENCODING ? Kind.BAD_ANSWER : Kind.UNREACHABLE;
      throw new CatalogException(kind, scrub.text(String.valueOf(e.getMessage())), e);
    }
    if (answer.status() == 200) {
      return scrub.text(answer.body());
    }
    String location = answer.location();
    String moved =
        location == null ? "" : ": it has moved to " + ProviderText.message(scrub.text(location));
    String later = answer.retryAfter();
    String wait = later == null ? "" : ", Retry-After: " + ProviderText.label(scrub.text(later));
    String said = location == null ? AnswerText.of(scrub.text(answer.body())) : "";
    throw new CatalogException(
        kind(answer.status()),
        request.shown() + " answers " + answer.status() + wait + moved + said);
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORIZED;
      case 404, 405, 410, 501 -> Kind.NOT_FOUND;
      default -> status == 429 || status >= 500 ? Kind.UNREACHABLE : Kind.BAD_ANSWER;
    };
  }
}
