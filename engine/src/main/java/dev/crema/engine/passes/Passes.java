package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Verifier;
import dev.crema.engine.types.CremaException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The compiler's passes, in order. Where assertions are on, the {@link Verifier} looks at what each
 * one makes.
 */
public final class Passes {
  private static final Pass LOOPS = new Pass("loops", Loops::apply);
  private static final Pass FOLD = new Pass("fold", Fold::apply);
  private static final Pass SIMPLIFY = new Pass("simplify", Simplify::apply);
  private static final Pass SHARE = new Pass("share", Share::apply);
  private static final Pass JOIN = new Pass("join", Join::apply);
  private static final Pass SCALE = new Pass("scale", Scale::apply);
  private static final Pass EPILOGUES = new Pass("epilogues", Epilogues::apply);
  private static final Pass RECOMPUTE = new Pass("recompute", Recompute::apply);
  private static final Pass FUSE = new Pass("fuse", Fuse::apply);

  /** Sharing shows what is equal, which simplifies once more. */
  public static final List<Pass> ALL =
      List.of(
          LOOPS, FOLD, SIMPLIFY, SHARE, FOLD, SIMPLIFY, SHARE, LOOPS, JOIN, SCALE, EPILOGUES,
          RECOMPUTE, FUSE);

  private Passes() {}

  /**
   * A graph that computes the same, cheaper.
   *
   * @param off names of passes to leave out
   * @throws CremaException if there is no pass of a name in {@code off}
   */
  public static Graph apply(Graph graph, Set<String> off) {
    return apply(graph, off, (_, _) -> {});
  }

  /**
   * The same, showing the graph after each pass.
   *
   * @param viewer gets each pass that ran and the graph that it made
   */
  public static Graph apply(Graph graph, Set<String> off, BiConsumer<Pass, Graph> viewer) {
    requireKnown(off);
    Graph result = graph;
    for (Pass pass : ALL) {
      if (!off.contains(pass.name())) {
        result = throughout(pass, result);
        assert isSound(result, pass);
        viewer.accept(pass, result);
      }
    }
    return result;
  }

  /** The graph after a pass, and with it the bodies of its loops. */
  private static Graph throughout(Pass pass, Graph graph) {
    Graph result = pass.rewrite().apply(graph);
    if (result.nodes().stream().noneMatch(node -> node.op() instanceof Op.Loop)) {
      return result;
    }
    return Rewrite.each(
        result,
        (node, inputs) ->
            node.op() instanceof Op.Loop loop
                ? new Node(body(pass, loop), inputs, node.types())
                : Rewrite.copy(node, inputs));
  }

  /**
   * The loop with its body after a pass. What a step hands on as it is stays an update there, where
   * a graph of its own would need none.
   */
  private static Op.Loop body(Pass pass, Op.Loop loop) {
    Graph body = throughout(pass, loop.body());
    Map<Node, Node> values = new HashMap<>();
    body.updates().forEach(update -> values.put(update.input(), update.value()));
    List<Graph.Update> updates =
        loop.body().updates().stream()
            .map(u -> new Graph.Update(u.input(), values.getOrDefault(u.input(), u.input())))
            .toList();
    return loop.withBody(new Graph(body.inputs(), body.outputs(), updates));
  }

  /** True, unless what holds for every graph is broken: then an exception that names the pass. */
  private static boolean isSound(Graph graph, Pass pass) {
    try {
      Verifier.verify(graph);
      return true;
    } catch (IllegalStateException e) {
      throw new IllegalStateException("after pass '" + pass.name() + "': " + e.getMessage(), e);
    }
  }

  private static void requireKnown(Set<String> off) {
    Set<String> names = ALL.stream().map(Pass::name).collect(Collectors.toCollection(TreeSet::new));
    for (String name : off) {
      if (!names.contains(name)) {
        throw new CremaException(
            "there is no pass '" + name + "' to switch off; allowed: " + String.join(", ", names));
      }
    }
  }
}
