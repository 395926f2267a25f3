package dev.crema;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.train.Saver;
import dev.crema.train.TrainState;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that callbacks write a model to while it is trained. */
record ModelFiles(Model model) implements Saver {
  private static final String NEXT_EPOCH = "next epoch";

  @Override
  public void save(Path file) {
    model.save(file);
  }

  @Override
  public void saveWeights(Path file) {
    model.saveWeights(file);
  }

  @Override
  public void backUp(Path file, int nextEpoch) {
    Saving.save(model, file, Map.of(NEXT_EPOCH, nextEpoch));
  }

  @Override
  public int restore(Path file) {
    Saved saved = Saving.load(file, LoadLimits.DEFAULT);
    model.setWeights(values(saved.model().weights()));
    TrainState state = model.trainState().orElseThrow();
    saved.model().trainState().ifPresent(from -> state.restore(values(from.variables())));
    return saved.metadata().get(NEXT_EPOCH) instanceof Number epoch ? epoch.intValue() : 0;
  }

  private static Map<String, Tensor> values(Map<String, Variable> variables) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    variables.forEach((path, variable) -> result.put(path, variable.value()));
    return result;
  }
}
