package dev.crema.bench.peers;

/** An engine under test. */
public interface Peer {
  /** One training step or one prediction. */
  @FunctionalInterface
  interface Step {
    /**
     * Runs it.
     *
     * @param i counts the steps; picks the batch
     * @param wantLoss whether the loss is wanted
     * @return the loss if it is wanted, anything otherwise
     */
    double run(int i, boolean wantLoss) throws Exception;
  }

  /**
   * The step of a workload, ready to run.
   *
   * @throws UnsupportedOperationException if the engine cannot do it
   */
  Step step(Workload workload, int batch) throws Exception;

  /**
   * Builds 784-128-10, trains 5 epochs on 60,000 random samples and evaluates on 10,000.
   *
   * @throws UnsupportedOperationException if the engine cannot do it
   */
  void cold(int batch) throws Exception;
}
