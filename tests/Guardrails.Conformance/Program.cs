using Guardrails.Conformance;
using Guardrails.Testing;
using Guardrails.Testing.Conformance;

return await ConformanceProgram.RunAsync(args).ConfigureAwait(false);
