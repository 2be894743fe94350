package dev.sonde.coordinator.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps answers for some minutes, so that not every command requests the catalog. */
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
   * What an endpoint answered.
   *
   * @param body of an answer of 200, or null where there was none
   * @param failure why there was none, or null
   */
  record Answer(@Nullable String body, @Nullable String failure) {}

  /** The answer, if one is kept that is not too old. */
  Optional<Answer> find(String url);

  void keep(String url, Answer answer);
}
