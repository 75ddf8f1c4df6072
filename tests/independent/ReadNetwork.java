import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.Map;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.*;
import org.openide.util.Lookup;

/** Reads a network with Gephi's own importer and prints every node and edge, one a line. */
public class ReadNetwork {
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
    projects.newProject();
    Workspace workspace = projects.getCurrentWorkspace();
    ImportController importer = Lookup.getDefault().lookup(ImportController.class);
    Container container = importer.importFile(new File(args[0]));
    container.getLoader().setEdgesMergeStrategy(EdgeMergeStrategy.NO_MERGE);
    importer.process(container, new DefaultProcessor(), workspace);
    for (Issue issue : container.getReport().getIssuesList(10_000)) {
      out.println("issue\t" + issue.getLevel() + "\t" + issue.getMessage());
    }
    DirectedGraph graph =
        Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace).getDirectedGraph();
    for (Node node : graph.getNodes()) {
      out.println("node\t" + node.getId() + "\t" + facts(node));
    }
    for (Edge edge : graph.getEdges()) {
      out.println("edge\t" + edge.getSource().getId() + "\t" + edge.getTarget().getId()
          + "\t" + edge.isDirected() + "\t" + facts(edge));
    }
  }

  private static String facts(Element element) {
    Map<String, String> found = new TreeMap<>();
    for (Column column : element.getAttributeColumns()) {
      Object value = element.getAttribute(column);
      if (value != null) {
        found.put(column.getTitle(), String.valueOf(value));
      }
    }
    StringBuilder text = new StringBuilder();
    found.forEach((name, value) -> text.append(escaped(name)).append('=').append(escaped(value)).append('\t'));
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
