package dev.crema.zoo.language.translation;

import dev.crema.check.Require;
import dev.crema.zoo.language.Vocabulary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the likeliest sequences by going on, step by step, with the best few of those so far.
 * Several searches run side by side.
 *
 * <p>The score of a sequence is {@code ln p / ((5 + length) / 6)^lengthPenalty}, its end counted.
 * Source: Wu et al., <i>Google's neural machine translation system</i>, 2016, equation 14.
 *
 * @param beams how many sequences go on, 1 or more; 1 takes the likeliest piece each time
 * @param lengthPenalty how much longer sequences are favoured, 0 or more; 0 compares probabilities
 * @param maxLength pieces of a sequence with its end, 1 or more; what has not ended then is cut
 */
record BeamSearch(int beams, double lengthPenalty, int maxLength) {
  BeamSearch {
    Require.atLeast("BeamSearch", "beams", beams, 1);
    Require.notNegative("BeamSearch", "lengthPenalty", lengthPenalty);
    Require.atLeast("BeamSearch", "maxLength", maxLength, 1);
  }

  /** What says how likely pieces are. */
  @FunctionalInterface
  interface Steps {
    /**
     * Makes a step in {@code searches · beams} sequences.
     *
     * @param rows which sequence of the step before each one continues
     * @param pieces the last piece of each
     * @return the logarithms of the probabilities of the next pieces, {@code [sequences,
     *     vocabulary]}
     */
    float[] next(int[] rows, int[] pieces);
  }

  /**
   * A sequence that was found.
   *
   * @param pieces without its start and end
   */
  record Hypothesis(List<Integer> pieces, double score) {}

  /** A sequence on its way, as its last piece and what came before it. */
  private record Path(@Nullable Path before, int piece, double logarithm) {
    List<Integer> pieces() {
      ArrayDeque<Integer> pieces = new ArrayDeque<>();
      for (Path path = this; path.before != null; path = path.before) {
        pieces.addFirst(path.piece);
      }
      return List.copyOf(pieces);
    }
  }

  /** A piece that the sequence in a row may go on by. */
  private record Candidate(int row, int piece, double logarithm) {}

  private static final Comparator<Candidate> WORST_FIRST =
      Comparator.comparingDouble(Candidate::logarithm);

  /** What each of several searches finds: one to {@code beams} sequences, best first. */
  List<List<Hypothesis>> search(int searches, Steps steps) {
    int[] rows = IntStream.range(0, searches * beams).toArray();
    int[] pieces = new int[rows.length];
    Arrays.fill(pieces, Vocabulary.START);
    List<Search> all = IntStream.range(0, searches).mapToObj(i -> new Search(i * beams)).toList();
    for (int length = 1; length <= maxLength; length++) {
      if (all.stream().allMatch(search -> search.alive.isEmpty())) {
        break;
      }
      float[] logarithms = steps.next(rows, pieces);
      for (Search search : all) {
        search.step(logarithms, logarithms.length / rows.length, length);
        search.tell(rows, pieces);
      }
    }
    return all.stream().map(Search::result).toList();
  }

  /** One of the searches: sequences that go on, and those that have come to an end. */
  private final class Search {
    private final int first;
    private final List<Hypothesis> ended = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private List<Path> alive = List.of(new Path(null, Vocabulary.START, 0));

    /**
     * @param first the first of its rows
     */
    Search(int first) {
      this.first = first;
    }

    /** Goes on by a piece; ends count if they are among the best. */
    void step(float[] logarithms, int vocabulary, int length) {
      List<Candidate> candidates = candidates(logarithms, vocabulary);
      List<Path> next = new ArrayList<>();
      parents.clear();
      for (int i = 0; i < candidates.size() && next.size() < beams; i++) {
        Candidate candidate = candidates.get(i);
        Path path = alive.get(candidate.row() - first);
        if (candidate.piece() != Vocabulary.END) {
          next.add(new Path(path, candidate.piece(), candidate.logarithm()));
          parents.add(candidate.row());
        } else if (i < beams) {
          ended.add(new Hypothesis(path.pieces(), score(candidate.logarithm(), length)));
        }
      }
      alive = ended.size() < beams ? next : List.of();
    }

    /** The best ways on, best first: twice as many as beams, as half of them may be ends. */
    private List<Candidate> candidates(float[] logarithms, int vocabulary) {
      PriorityQueue<Candidate> best = new PriorityQueue<>(WORST_FIRST);
      for (int i = 0; i < alive.size(); i++) {
        int row = first + i;
        for (int piece = 0; piece < vocabulary; piece++) {
          double logarithm = alive.get(i).logarithm() + logarithms[row * vocabulary + piece];
          boolean full = best.size() == 2 * beams;
          if (logarithm > Double.NEGATIVE_INFINITY
              && (!full || logarithm > best.element().logarithm())) {
            best.add(new Candidate(row, piece, logarithm));
            if (full) {
              best.remove();
            }
          }
        }
      }
      return best.stream().sorted(WORST_FIRST.reversed()).toList();
    }

    /** Tells what its rows continue and by what; rows without a sequence go on with ends. */
    void tell(int[] rows, int[] pieces) {
      for (int i = 0; i < beams; i++) {
        boolean used = i < alive.size();
        rows[first + i] = used ? parents.get(i) : first + i;
        pieces[first + i] = used ? alive.get(i).piece() : Vocabulary.END;
      }
    }

    List<Hypothesis> result() {
      alive.forEach(
          path -> ended.add(new Hypothesis(path.pieces(), score(path.logarithm(), maxLength))));
      return ended.stream()
          .sorted(Comparator.comparingDouble(Hypothesis::score).reversed())
          .limit(beams)
          .toList();
    }
  }

  private double score(double logarithm, int length) {
    return logarithm / Math.pow((5 + length) / 6.0, lengthPenalty);
  }
}
