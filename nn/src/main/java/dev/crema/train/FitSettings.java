package dev.crema.train;

import dev.crema.callbacks.Callback;
import dev.crema.engine.types.CremaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All options of fit with their defaults filled in.
 *
 * @param split the part of the data to evaluate with; 0 for none
 */
record FitSettings(
    int epochs,
    int initialEpoch,
    int batchSize,
    boolean shuffle,
    Optional<Dataset> validation,
    double split,
    OptionalLong validationSteps,
    int validationBatchSize,
    int validationFrequency,
    Map<Integer, Double> classWeights,
    OptionalLong steps,
    List<Callback> callbacks,
    Verbose verbose,
    boolean check) {

  static FitSettings of(FitOption... options) {
    int epochs = 1;
    int initialEpoch = 0;
    int batchSize = 32;
    boolean shuffle = true;
    Optional<Dataset> validation = Optional.empty();
    double split = 0;
    OptionalLong validationSteps = OptionalLong.empty();
    int validationBatchSize = 0;
    int validationFrequency = 1;
    Map<Integer, Double> classWeights = Map.of();
    OptionalLong steps = OptionalLong.empty();
    List<Callback> callbacks = new ArrayList<>();
    Verbose verbose = Verbose.AUTO;
    boolean check = true;
    for (FitOption option : options) {
      switch (option) {
        case Options.Epochs(int count) -> epochs = count;
        case Options.InitialEpoch(int number) -> initialEpoch = number;
        case Options.BatchSize(int size) -> batchSize = size;
        case Options.Validation(Dataset data) -> validation = Optional.of(data);
        case Options.ValidationSplit(double fraction) -> split = fraction;
        case Options.ValidationSteps(long count) -> validationSteps = OptionalLong.of(count);
        case Options.ValidationBatchSize(int size) -> validationBatchSize = size;
        case Options.ValidationFrequency(int every) -> validationFrequency = every;
        case Options.Shuffle(boolean on) -> shuffle = on;
        case Options.ClassWeights(Map<Integer, Double> weights) -> classWeights = weights;
        case Options.StepsPerEpoch(long count) -> steps = OptionalLong.of(count);
        case Options.Callbacks(List<Callback> list) -> callbacks.addAll(list);
        case Options.Verbosity(Verbose how) -> verbose = how;
        case Options.CheckData(boolean on) -> check = on;
      }
    }
    if (validation.isPresent() && split > 0) {
      throw new CremaException(
          "fit: both validation data and a validation split are given; give one of them");
    }
    return new FitSettings(
        epochs,
        initialEpoch,
        batchSize,
        shuffle,
        validation,
        split,
        validationSteps,
        validationBatchSize == 0 ? batchSize : validationBatchSize,
        validationFrequency,
        classWeights,
        steps,
        List.copyOf(callbacks),
        verbose,
        check);
  }
}
