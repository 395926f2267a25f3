package dev.crema.zoo.language.classification;

import static dev.crema.Crema.*;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.types.DType;
import dev.crema.layers.Symbol;
import dev.crema.layers.regularization.Dropout;

/**
 * A classifier of bags of features. Its wide part adds up a score per feature and class; its deep
 * part puts the mean of the features' vectors through dense layers. Their sum is the logits. At
 * first the deep part gives nothing.
 *
 * <p>Sources: Cheng et al., <i>Wide &amp; deep learning for recommender systems</i>, 2016; Iyyer et
 * al., <i>Deep unordered composition rivals syntactic methods for text classification</i>, ACL 2015
 * (the deep part, and dropping whole words).
 *
 * @param width of the vectors and of the hidden layer, 1 or more
 * @param featureDropout the part of the features that is left out in training, in [0, 1)
 * @param dropout of the deep part, in [0, 1)
 */
public record WideAndDeep(int width, double featureDropout, double dropout) {
  /** The name of the wide part's scores among the weights. */
  static final String SCORES = "wide/embeddings";

  /** The name of the classes' biases. */
  static final String BIASES = "deep/bias";

  public WideAndDeep {
    Require.atLeast("WideAndDeep", "width", width, 1);
    Require.below("WideAndDeep", "featureDropout", featureDropout, 0, 1);
    Require.below("WideAndDeep", "dropout", dropout, 0, 1);
  }

  /**
   * The model: numbers of features {@code [batch, features]}, int32, 0 where there is none, to
   * probabilities {@code [batch, classes]}.
   *
   * @param features how many numbers there are, 1 or more
   * @param classes 2 or more
   */
  public Model model(int features, int classes) {
    Symbol numbers = input(DType.INT32, -1);
    Symbol wide =
        embedding(features, classes)
            .embeddingsInitializer(zeros())
            .maskZero(true)
            .name("wide")
            .of(numbers);
    Symbol vectors = embedding(features, width).maskZero(true).name("vectors").of(numbers);
    Symbol mean = globalAveragePooling1d().of(someFeatures().of(vectors));
    Symbol hidden =
        Crema.dropout(dropout)
            .of(dense(width).activation(relu()).of(Crema.dropout(dropout).of(mean)));
    Symbol deep = dense(classes).kernelInitializer(zeros()).name("deep").of(hidden);
    Symbol logits = add().of(new SumPooling().of(someFeatures().of(wide)), deep);
    return Crema.model(numbers, activation(softmax()).of(logits));
  }

  private Dropout someFeatures() {
    return Crema.dropout(featureDropout).noiseShape(-1, -1, 1);
  }
}
