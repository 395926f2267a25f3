package dev.crema.train;

import dev.crema.callbacks.Callback;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** All options of evaluate with their defaults filled in. */
record EvaluateSettings(
    int batchSize, OptionalLong steps, List<Callback> callbacks, Verbose verbose, boolean check) {
  static EvaluateSettings of(EvaluateOption... options) {
    int batchSize = 32;
    OptionalLong steps = OptionalLong.empty();
    List<Callback> callbacks = new ArrayList<>();
    Verbose verbose = Verbose.SILENT;
    boolean check = true;
    for (EvaluateOption option : options) {
      switch (option) {
        case Options.BatchSize(int size) -> batchSize = size;
        case Options.Steps(long count) -> steps = OptionalLong.of(count);
        case Options.Callbacks(List<Callback> list) -> callbacks.addAll(list);
        case Options.Verbosity(Verbose how) -> verbose = how;
        case Options.CheckData(boolean on) -> check = on;
      }
    }
    return new EvaluateSettings(batchSize, steps, List.copyOf(callbacks), verbose, check);
  }
}
