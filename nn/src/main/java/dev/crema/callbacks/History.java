package dev.crema.callbacks;

import dev.crema.engine.types.CremaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The logs of all epochs of a run. */
public final class History implements Callback {
  private final List<Integer> epochs = new ArrayList<>();
  private final Map<String, List<Double>> numbers = new LinkedHashMap<>();
  private boolean interrupted;

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    epochs.add(epoch);
    logs.toMap()
        .forEach((name, value) -> numbers.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
  }

  @Override
  public void onTrainEnd(Training training) {
    interrupted = training.isInterrupted();
  }

  /** Whether the training thread was interrupted before the last epoch was over. */
  public boolean isInterrupted() {
    return interrupted;
  }

  /** The epochs that were made, counted from 0. */
  public List<Integer> epochs() {
    return List.copyOf(epochs);
  }

  /**
   * One number epoch by epoch, such as {@code val_loss}.
   *
   * @throws CremaException if there is none of that name
   */
  public List<Double> get(String name) {
    List<Double> result = numbers.get(name);
    if (result == null) {
      throw new CremaException("no '" + name + "' in the history; it has " + numbers.keySet());
    }
    return List.copyOf(result);
  }

  /** One number after the last epoch. */
  public double last(String name) {
    return get(name).getLast();
  }

  /** All numbers epoch by epoch. */
  public Map<String, List<Double>> toMap() {
    Map<String, List<Double>> result = new LinkedHashMap<>();
    numbers.forEach((name, values) -> result.put(name, List.copyOf(values)));
    return result;
  }

  @Override
  public String toString() {
    return "History of " + epochs.size() + " epochs " + numbers;
  }
}
