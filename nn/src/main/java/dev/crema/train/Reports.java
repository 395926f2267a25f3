package dev.crema.train;

import dev.crema.callbacks.Callback;
import java.util.List;

/** What a run prints. */
final class Reports {
  private Reports() {}

  static void of(Verbose verbose, List<Callback> callbacks) {
    switch (verbose) {
      case SILENT -> {}
      case AUTO, BAR, LINES -> {}
    }
  }
}
