using AdapterTemplate;
using Guardrails.Testing.Conformance;

// Every case against the adapter of this folder. Copy the folder, put your client in the place of SimulatedTemplateClient, and run it again.
ConformanceReport report = await AdapterConformance.RunAsync(TemplateHarness.Create());
Console.WriteLine(report);

// A run in which nothing passed is no pass.
return report.Failed.Count == 0 && report.Passed > 0 ? 0 : 1;
