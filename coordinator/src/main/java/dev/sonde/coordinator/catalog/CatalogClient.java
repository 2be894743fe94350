package dev.sonde.coordinator.catalog;

import dev.sonde.common.run.Spec;
import dev.sonde.coordinator.catalog.CatalogException.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks an endpoint what it lists. Every call blocks, at most for the timeout: not for event loops.
 * The token, where one is given, goes into the request and nowhere else.
 */
public final class CatalogClient {

  /** The router's list of 140 models has 100 KB. */
  static final int MAX_BYTES = 16 << 20;

  private final HttpClient http;
  private final Duration timeout;

  /** A client whose every call, connecting included, ends within the timeout. */
  public CatalogClient(Duration timeout) {
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * The catalogue that a spec needs: absent where it needs none, and where a server has none.
   *
   * @throws CatalogException when the endpoint cannot be reached or refuses the token
   */
  public Catalog catalogFor(Spec spec, @Nullable String token) {
    if (spec.providers().stream().allMatch(each -> each.endpoint() != null)) {
      return Catalog.absent(spec.endpoint(), "every provider has an endpoint of its own");
    }
    try {
      return catalog(spec.endpoint(), token);
    } catch (CatalogException e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.BAD_ANSWER) {
        return Catalog.absent(spec.endpoint(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /**
   * All that an endpoint lists.
   *
   * @throws CatalogException when it lists nothing that can be read
   */
  public Catalog catalog(String endpoint, @Nullable String token) {
    String url = endpoint + "/models";
    Optional<List<ListedModel>> models = CatalogReader.models(get(url, token));
    return new Catalog(
        endpoint, models.orElseThrow(() -> notACatalog(url, "a list of models")), null);
  }

  /**
   * One model.
   *
   * @throws CatalogException also when it is not listed; then with what was probably meant
   */
  public ListedModel model(String endpoint, String id, @Nullable String token) {
    String path = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("%2F", "/");
    String url = endpoint + "/models/" + path;
    try {
      Optional<ListedModel> model = CatalogReader.model(get(url, token));
      return model.orElseThrow(() -> notACatalog(url, "a model"));
    } catch (CatalogException e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.BAD_ANSWER) {
        throw e;
      }
      // Not every server has this route, and only the list knows what was meant.
      Catalog catalog = catalog(endpoint, token);
      return catalog.model(id).orElseThrow(() -> notListed(catalog, id));
    }
  }

  private static CatalogException notListed(Catalog catalog, String id) {
    List<String> meant = catalog.suggestions(id);
    String suggestion = meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?";
    return new CatalogException(
        Kind.NOT_FOUND, "\"" + id + "\" is not listed at " + catalog.endpoint() + suggestion);
  }

  private static CatalogException notACatalog(String url, String wanted) {
    return new CatalogException(Kind.BAD_ANSWER, url + " does not answer with " + wanted);
  }

  private String get(String url, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("User-Agent", "sonde");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response = send(url, request.build());
    int status = response.statusCode();
    if (status == 200) {
      return response.body();
    }
    throw new CatalogException(kind(status), url + " answers " + status);
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORIZED;
      case 404, 405, 410, 501 -> Kind.NOT_FOUND;
      default -> status == 429 || status >= 500 ? Kind.UNREACHABLE : Kind.BAD_ANSWER;
    };
  }

  private HttpResponse<String> send(String url, HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, head -> new BoundedBody(MAX_BYTES));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      String late = url + " does not answer within " + timeout.toMillis() + " ms";
      throw new CatalogException(Kind.UNREACHABLE, late, e);
    } catch (ExecutionException e) {
      throw new CatalogException(Kind.UNREACHABLE, url + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw new CatalogException(Kind.UNREACHABLE, url + ": interrupted", e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }
}
