package dev.sonde.common.reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints may be called, and which keys may be sent to them. A spec names both, and on a
 * fleet its author may not be trusted. A key is identified by the environment variable that holds
 * it; the Hugging Face token is {@code HF_TOKEN}. Immutable.
 */
public final class Reach {

  /**
   * The variable of the Hugging Face token; also the default of a target that names no variable.
   */
  public static final String HF_TOKEN = "HF_TOKEN";

  /** The endpoint that the Hugging Face token belongs to. */
  public static final String ROUTER = "https://router.huggingface.co";

  private static final Pattern PERMIT =
      Pattern.compile("(.+?)(?:=([A-Za-z_][A-Za-z0-9_]{0,127}))?");

  private final List<Permit> permits;
  private final boolean anywhere;
  private final boolean usual;

  /**
   * A base URL, which covers all URLs below it, and the key that may be sent there, or null for
   * none.
   */
  private record Permit(UrlPrefix base, String text, @Nullable String variable) {}

  private Reach(List<Permit> permits, boolean anywhere, boolean usual) {
    this.permits = List.copyOf(permits);
    this.anywhere = anywhere;
    this.usual = usual;
  }

  /**
   * For specs of the user who started this process: any endpoint is allowed, with any key that the
   * spec names. A spec need not name the Hugging Face token. That token is sent to its router, to
   * this machine, and to the base URL given outside the spec, if any.
   */
  public static Reach ofOwner(@Nullable String named) {
    List<Permit> permits = new ArrayList<>();
    permits.add(permit(ROUTER + "=" + HF_TOKEN));
    if (named != null && UrlPrefix.of(named) != null) {
      permits.add(permit(named + "=" + HF_TOKEN));
    }
    return new Reach(permits, true, true);
  }

  /**
   * For specs that are submitted to a fleet.
   *
   * @param allowed entries of the form {@code URL} or {@code URL=VARIABLE}; no other endpoint may
   *     be called. An empty list allows the Hugging Face router with its token, and this machine
   *     with any key.
   * @throws IllegalArgumentException when an entry has neither form
   */
  public static Reach ofFleet(List<String> allowed) {
    return allowed.isEmpty()
        ? new Reach(List.of(permit(ROUTER + "=" + HF_TOKEN)), false, true)
        : new Reach(allowed.stream().map(Reach::permit).toList(), false, false);
  }

  private static Permit permit(String text) {
    Matcher matcher = PERMIT.matcher(text);
    UrlPrefix base = matcher.matches() ? UrlPrefix.of(matcher.group(1)) : null;
    if (base == null) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no endpoint, allowed is http(s)://host[:port][/path], and =VARIABLE for the"
              + " key it may be sent");
    }
    return new Permit(base, matcher.group(1), matcher.group(2));
  }

  /** The reason why an endpoint may not be called, or empty. */
  public Optional<String> refusal(String endpoint) {
    if (anywhere) {
      return Optional.empty();
    }
    UrlPrefix base = UrlPrefix.of(endpoint);
    if (base != null && (isUsual(base) || covering(base).findAny().isPresent())) {
      return Optional.empty();
    }
    return Optional.of("this fleet does not call " + endpoint);
  }

  /** The reason why the key that a spec names may not be sent to an endpoint, or empty. */
  public Optional<String> refusal(String endpoint, @Nullable String variable) {
    if (variable == null || sends(endpoint, variable)) {
      return Optional.empty();
    }
    return Optional.of("this fleet does not send " + variable + " to " + endpoint);
  }

  /** The allowed endpoints, as text for messages. */
  public String allowed() {
    List<String> all = new ArrayList<>(permits.stream().map(Permit::text).distinct().toList());
    if (usual) {
      all.add("this machine");
    }
    return String.join(", ", all);
  }

  /**
   * Whether a key is sent to an endpoint.
   *
   * @param variable the variable in the spec, or null for the Hugging Face token
   */
  public boolean sends(String endpoint, @Nullable String variable) {
    if (anywhere && variable != null) {
      return true;
    }
    UrlPrefix base = UrlPrefix.of(endpoint);
    if (base == null) {
      return false;
    }
    String key = variable == null ? HF_TOKEN : variable;
    return isUsual(base) || covering(base).anyMatch(each -> Objects.equals(each.variable(), key));
  }

  private boolean isUsual(UrlPrefix base) {
    return usual && base.isLoopback();
  }

  private Stream<Permit> covering(UrlPrefix base) {
    return permits.stream().filter(each -> each.base().covers(base));
  }
}
