using Guardrails.Lives;
using Guardrails.Lives.Links;

return await LivesProgram.RunAsync(args, Road.Direct()).ConfigureAwait(false);
