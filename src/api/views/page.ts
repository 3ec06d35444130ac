/**
 * The documentation of a page of a list.
 */
import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';

/** A page of rows of this view. */
export const ShowsPage = (view: new (...given: never[]) => object): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(view),
    ApiOkResponse({
      description: 'A page of the list.',
      schema: {
        type: 'object',
        required: ['data', 'has_more', 'next_cursor'],
        properties: {
          data: { type: 'array', items: { $ref: getSchemaPath(view) } },
          has_more: { type: 'boolean', description: 'Whether rows follow this page.' },
          next_cursor: {
            type: ['string', 'null'] as never,
            description: 'Send it as `cursor` for the next page; null on the last.',
          },
        },
      },
    }),
  );
