package dev.sonde.coordinator.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where answers are kept for a while, so that a catalog is not asked with every command. */
public interface CatalogStore {

  /** Keeps nothing. */
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

  /** What is kept and not too old. */
  Optional<Answer> find(String url);

  void keep(String url, Answer answer);
}
