package dev.crema.train;

import dev.crema.callbacks.Callback;
import dev.crema.engine.types.Cost;
import dev.crema.engine.types.CremaException;

/** One evaluation. */
record Evaluate(Trainer trainer, EvaluateSettings settings) {
  Evaluation run(Dataset data) {
    trainer.resetTest();
    settings.callbacks().forEach(Callback::onTestBegin);
    boolean checked = false;
    if (data instanceof Samples samples) {
      Batch whole = new Batch(samples.x(), samples.y(), samples.weights());
      trainer.check("evaluate", whole);
      if (settings.check()) {
        trainer.checkNumbers("evaluate", whole, samples.from(), samples.to());
      }
      checked = true;
    }
    long steps = settings.steps().orElse(Long.MAX_VALUE);
    long done = 0;
    try (Feed feed = data.feed(Order.inOrder(settings.batchSize()))) {
      for (Batch batch; done < steps && (batch = feed.next()) != null; done++) {
        for (Callback callback : settings.callbacks()) {
          callback.onTestBatchBegin(done);
        }
        if (!checked) {
          trainer.check("evaluate", batch);
          if (settings.check()) {
            trainer.checkNumbers("evaluate", batch, 0, batch.rows());
          }
        }
        Cost cost = trainer.test(batch);
        for (Callback callback : settings.callbacks()) {
          callback.onBatchComputed(batch.rows(), cost);
          callback.onTestBatchEnd(done, trainer.testLogs());
        }
      }
    }
    if (done == 0) {
      throw new CremaException("evaluate: the data set is empty; give at least one sample");
    }
    settings.callbacks().forEach(callback -> callback.onTestEnd(trainer.testLogs()));
    return new Evaluation(trainer.testLogs().toMap());
  }
}
