package dev.crema.zoo.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * All ways to cut one word into pieces, with the sums of the pieces' scores: logarithms of
 * probabilities.
 */
final class Lattice {
  /** A piece over the characters from {@code from} to before {@code to}; -1 if it is none. */
  private record Edge(int from, int to, int piece, double score) {}

  private final int length;

  /** The edges that end at each place. */
  private final List<List<Edge>> ending = new ArrayList<>();

  /**
   * @param unknown the score of a character that is no piece
   */
  Lattice(int[] word, Trie trie, double[] scores, double unknown) {
    length = word.length;
    for (int i = 0; i <= length; i++) {
      ending.add(new ArrayList<>());
    }
    for (int from = 0; from < length; from++) {
      boolean single = false;
      int node = 0;
      for (int to = from + 1; to <= length; to++) {
        node = trie.next(node, word[to - 1]);
        if (node < 0) {
          break;
        }
        int piece = trie.pieceAt(node);
        if (piece >= 0) {
          ending.get(to).add(new Edge(from, to, piece, scores[piece]));
          single |= to == from + 1;
        }
      }
      if (!single) {
        ending.get(from + 1).add(new Edge(from, from + 1, -1, unknown));
      }
    }
  }

  /** Some pieces in a row; a number of -1 stands for one character. */
  record Path(List<Integer> pieces, List<Integer> ends) {}

  private static Path path(List<Edge> backwards) {
    List<Edge> edges = backwards.reversed();
    return new Path(
        edges.stream().map(Edge::piece).toList(), edges.stream().map(Edge::to).toList());
  }

  /** The most likely way. */
  Path best() {
    double[] score = new double[length + 1];
    List<Edge> last = new ArrayList<>();
    for (int at = 1; at <= length; at++) {
      Edge best = ending.get(at).getFirst();
      for (Edge edge : ending.get(at)) {
        if (score[edge.from()] + edge.score() > score[best.from()] + best.score()) {
          best = edge;
        }
      }
      score[at] = score[best.from()] + best.score();
      last.add(best);
    }
    List<Edge> backwards = new ArrayList<>();
    for (int at = length; at > 0; at = backwards.getLast().from()) {
      backwards.add(last.get(at - 1));
    }
    return path(backwards);
  }

  /**
   * A random way, each as likely as its pieces are together.
   *
   * @param alpha the probabilities count to this power
   */
  Path sample(double alpha, RandomGenerator random) {
    double[] before = before(alpha);
    List<Edge> backwards = new ArrayList<>();
    int at = length;
    while (at > 0) {
      List<Edge> edges = ending.get(at);
      double left = random.nextDouble();
      Edge chosen = edges.getLast();
      for (Edge edge : edges) {
        left -= Math.exp(before[edge.from()] + alpha * edge.score() - before[at]);
        if (left < 0) {
          chosen = edge;
          break;
        }
      }
      backwards.add(chosen);
      at = chosen.from();
    }
    return path(backwards);
  }

  /**
   * Adds up how often each piece is to be expected.
   *
   * @return the logarithm of the probability of the word
   */
  double expect(double weight, double[] expected) {
    double[] before = before(1);
    double[] after = after();
    double total = before[length];
    for (List<Edge> edges : ending) {
      for (Edge edge : edges) {
        if (edge.piece() >= 0) {
          expected[edge.piece()] +=
              weight * Math.exp(before[edge.from()] + edge.score() + after[edge.to()] - total);
        }
      }
    }
    return total;
  }

  /** The logarithm of the probability of what lies before each place. */
  private double[] before(double alpha) {
    double[] before = new double[length + 1];
    Arrays.fill(before, 1, length + 1, Double.NEGATIVE_INFINITY);
    for (int at = 1; at <= length; at++) {
      for (Edge edge : ending.get(at)) {
        before[at] = logAdd(before[at], before[edge.from()] + alpha * edge.score());
      }
    }
    return before;
  }

  private double[] after() {
    double[] after = new double[length + 1];
    Arrays.fill(after, 0, length, Double.NEGATIVE_INFINITY);
    for (int at = length; at > 0; at--) {
      for (Edge edge : ending.get(at)) {
        after[edge.from()] = logAdd(after[edge.from()], after[at] + edge.score());
      }
    }
    return after;
  }

  private static double logAdd(double a, double b) {
    double most = Math.max(a, b);
    return most == Double.NEGATIVE_INFINITY
        ? most
        : most + Math.log1p(Math.exp(Math.min(a, b) - most));
  }
}
