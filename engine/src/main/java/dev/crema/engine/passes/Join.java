package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a sum of products a₁ᵀg₁ + a₂ᵀg₂ + … into the one product of the a's and the g's put below
 * each other. That is the gradient of weights that serve at every step of a sequence: one large
 * product does it faster than many small ones, each of which reads and writes the whole sum. The
 * sums of the same g's, the gradient of the bias, go the same way.
 *
 * <p>Results may differ in the last places, as terms are added in another order.
 */
final class Join {
  private final Map<Node, Integer> uses;

  /** Sums that are only a part of a longer sum. */
  private final Set<Node> partial = new HashSet<>();

  /** The g's of each sum of products. */
  private final Set<List<Node>> factors = new HashSet<>();

  private final Map<Node, Node> made = new HashMap<>();

  /** What operands put below each other have become. */
  private final Map<List<Node>, Node> columns = new HashMap<>();

  private Join(Map<Node, Integer> uses) {
    this.uses = uses;
  }

  static Graph apply(Graph graph) {
    Join join = new Join(Rewrite.uses(graph));
    List<Node> nodes = graph.nodes();
    nodes.forEach(join::findPartial);
    nodes.forEach(join::findFactors);
    for (Node node : nodes) {
      join.made.put(node, node.op() instanceof Op.Input ? node : join.make(node));
    }
    return Rewrite.replaced(graph, join.made);
  }

  private void findPartial(Node node) {
    if (isSum(node)) {
      node.inputs().stream().filter(in -> isSum(in) && isReadOnce(in)).forEach(partial::add);
    }
  }

  private void findFactors(Node node) {
    if (isSum(node) && !partial.contains(node)) {
      List<Node> products = terms(node).stream().filter(this::isProduct).toList();
      if (products.size() > 1) {
        factors.add(products.stream().map(term -> term.input(1)).toList());
      }
    }
  }

  private Node make(Node node) {
    if (isSum(node) && !partial.contains(node)) {
      List<Node> terms = terms(node);
      List<Node> products = terms.stream().filter(this::isProduct).toList();
      if (products.size() > 1) {
        Node a = column(products.stream().map(term -> term.input(0)).toList());
        Node g = column(products.stream().map(term -> term.input(1)).toList());
        return sum(Build.matMul(a, g, true, false), terms, products);
      }
      List<Node> sums = terms.stream().filter(Join::isColumnSum).toList();
      List<Node> summed = sums.stream().map(term -> term.input(0)).toList();
      if (factors.contains(summed)) {
        return sum(Build.sum(column(summed), Ints.of(0)), terms, sums);
      }
    }
    return Rewrite.copy(node, node.inputs().stream().map(this::made).toList());
  }

  private Node made(Node node) {
    return Rewrite.get(made, node);
  }

  private static boolean isSum(Node node) {
    return Algebra.isMap(node, Scalar.ADD)
        && node.inputs().stream().allMatch(input -> input.type().equals(node.type()));
  }

  /** The terms of a sum, through sums that nobody else reads, from left to right. */
  private List<Node> terms(Node sum) {
    List<Node> terms = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>(sum.inputs());
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (partial.contains(node)) {
        node.inputs().reversed().forEach(open::push);
      } else {
        terms.add(node);
      }
    }
    return terms;
  }

  private boolean isReadOnce(Node node) {
    return uses.getOrDefault(node, 0) == 1;
  }

  /** Whether a node is some aᵀg of matrices for which joining takes less memory traffic. */
  private boolean isProduct(Node node) {
    if (!node.op().equals(new Op.MatMul(true, false, Epilogue.NONE))
        || node.input(0).shape().rank() != 2
        || node.input(1).shape().rank() != 2
        || !node.dtype().isFloating()) {
      return false;
    }
    long rows = node.input(0).shape().dim(0);
    long copied = rows * (node.shape().dim(0) + node.shape().dim(1));
    return isReadOnce(node) && copied < 2 * node.shape().size();
  }

  private static boolean isColumnSum(Node node) {
    return node.op().equals(new Op.Reduce(Reduction.SUM, Ints.of(0)))
        && node.input(0).shape().rank() == 2
        && node.dtype().isFloating();
  }

  private Node column(List<Node> operands) {
    return columns.computeIfAbsent(
        operands, _ -> Build.concatenate(0, operands.stream().map(this::made).toList()));
  }

  /** The joined terms plus the others. */
  private Node sum(Node joined, List<Node> terms, List<Node> without) {
    Node total = joined;
    for (Node term : terms) {
      total = without.contains(term) ? total : Build.add(total, made(term));
    }
    return total;
  }
}
