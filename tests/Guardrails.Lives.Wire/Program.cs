using Guardrails.Lives;
using Guardrails.Lives.Wire;

return await LivesProgram.RunAsync(args, AlpacaRoad.Open()).ConfigureAwait(false);
