package dev.sonde.coordinator.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps catalog responses for some minutes, so that not every command requests them. */
public interface CatalogStore {

  /** A store that keeps nothing. */
  CatalogStore NONE =
      new CatalogStore() {
        @Override
        public Optional<Answer> find(String url) {
          return Optional.empty();
        }

        @Override
        public void keep(String url, Answer answer) {
          // Nothing is kept.
        }
      };

  /**
   * The stored response of an endpoint.
   *
   * @param body of a response with status 200, or null when there was none
   * @param failure the reason why there was none, or null
   */
  record Answer(@Nullable String body, @Nullable String failure) {}

  /** The stored response, unless it is too old. */
  Optional<Answer> find(String url);

  void keep(String url, Answer answer);
}
