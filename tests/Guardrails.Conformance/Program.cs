using Guardrails.Conformance;

return await ConformanceProgram.RunAsync(args).ConfigureAwait(false);
