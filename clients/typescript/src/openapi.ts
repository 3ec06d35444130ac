// Made from openapi.json by `npm run client`; whatever is written here by hand is lost.
export interface paths {
    "/v1/activity-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all activity types
         * @description List all activity types.
         */
        get: operations["listActivityTypes"];
        put?: never;
        /**
         * Add an activity type
         * @description Add an activity type.
         */
        post: operations["addActivityType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/awards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List awards, newest first
         * @description List awards, newest first; `status=proposed` is the approvers’ work list.
         */
        get: operations["listAwards"];
        put?: never;
        /**
         * Award the points that a contribution earns by the rules
         * @description Award the points that a contribution earns by the rules. What is above the coordinator’s limit becomes a proposal.
         */
        post: operations["awardPoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/awards/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Award points for up to 1,000 contributions
         * @description Award points for up to 1,000 contributions. Each line succeeds or fails by itself.
         */
        post: operations["awardPointsInBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/awards/{award}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an award
         * @description Read an award.
         */
        get: operations["getAward"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/awards/{award}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a proposal
         * @description Approve a proposal. The points are minted with the last missing approval.
         */
        post: operations["approveAward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/awards/{award}/rejections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a proposal
         * @description Reject a proposal.
         */
        post: operations["rejectAward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/awards/{award}/reversals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back an award, once
         * @description Take back an award, once. Points that are spent become a debt that later awards pay off.
         */
        post: operations["reverseAward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a member has, and when it expires
         * @description Read what a member has, and when it expires.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List budgets, newest first
         * @description List budgets, newest first.
         */
        get: operations["listBudgets"];
        put?: never;
        /**
         * Open a budget
         * @description Open a budget.
         */
        post: operations["openBudget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budgets/{budget}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a budget
         * @description Read a budget.
         */
        get: operations["getBudget"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budgets/{budget}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a budget for good
         * @description Close a budget for good.
         */
        post: operations["closeBudget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budgets/{budget}/increases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add points to a budget
         * @description Add points to a budget.
         */
        post: operations["increaseBudget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/community/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Freeze the community for an audit
         * @description Freeze the community for an audit. Until the thaw every other write is refused. The operator alone does it.
         */
        post: operations["freezeCommunity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/community/thaw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the community’s freeze
         * @description End the community’s freeze.
         */
        post: operations["thawCommunity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contributions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List contributions, newest first
         * @description List contributions, newest first; `status=pending` is the approvers’ work list.
         */
        get: operations["listContributions"];
        put?: never;
        /**
         * Record what a member did
         * @description Record what a member did. It takes effect at once, or after the approvals that its length or evidence asks for.
         */
        post: operations["recordContribution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contributions/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record up to 1,000 contributions
         * @description Record up to 1,000 contributions. Each line succeeds or fails by itself; repeating it completes the rest.
         */
        post: operations["recordContributions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contributions/{contribution}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a contribution
         * @description Read a contribution.
         */
        get: operations["getContribution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contributions/{contribution}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a contribution that waits
         * @description Approve a contribution that waits. It takes effect with the last missing approval.
         */
        post: operations["approveContribution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contributions/{contribution}/rejections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a contribution that waits
         * @description Reject a contribution that waits.
         */
        post: operations["rejectContribution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contributions/{contribution}/reversals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a contribution, its certified minutes and its award
         * @description Take back a contribution, its certified minutes and its award. Nothing is erased: the correction is a new event.
         */
        post: operations["reverseContribution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the log
         * @description Follow the log: the events after a position, oldest first. Pass the last `log_position` as `after`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/attendance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record who took part in what, awarded where a budget is named
         * @description Record who took part in what, awarded where a budget is named. A dry run by default; repeating changes nothing.
         */
        post: operations["importAttendance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol the people of a roster
         * @description Enrol the people of a roster. A dry run by default; the same file again changes nothing; namesakes are asked about.
         */
        post: operations["importMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List every movement of points and minutes
         * @description List every movement of points and minutes: account, amount, counter-account, cause, rule, evidence.
         */
        get: operations["listJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leaderboards/{board}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a board
         * @description Read a board: `points` earned or `minutes` certified, by the local date of service.
         */
        get: operations["getLeaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger/accounts/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a member had right after a position of the log
         * @description Read what a member had right after a position of the log.
         */
        get: operations["getAccountAsOf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far the community has come
         * @description Read how far the community has come: contributed, earned, redeemed.
         */
        get: operations["getLoop"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loop/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List how far each member has come, in the order of their ids
         * @description List how far each member has come, in the order of their ids.
         */
        get: operations["listLoopMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members, the newest first
         * @description List members, the newest first.
         */
        get: operations["listMembers"];
        put?: never;
        /**
         * Enrol a member
         * @description Enrol a member. Who it is stays outside the log and can be erased.
         */
        post: operations["enrolMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a member
         * @description Read a member.
         */
        get: operations["getMember"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a category, from a date to a date
         * @description Assign a category, from a date to a date. Redemptions are judged by the categories of their moment.
         */
        post: operations["assignCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/categories/{category}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a category now
         * @description End a category now.
         */
        post: operations["endCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record whether the member agrees to stand on leaderboards
         * @description Record whether the member agrees to stand on leaderboards.
         */
        post: operations["changeConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the member’s devices that are not revoked, the newest first, with their next refs
         * @description List the member’s devices that are not revoked, the newest first, with their next refs.
         */
        get: operations["listDevices"];
        put?: never;
        /**
         * Enrol a device that shows the member’s codes
         * @description Enrol a device that shows the member’s codes. Its key is for the device alone.
         */
        post: operations["enrolDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/devices/{device}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a device, for example a lost phone
         * @description End a device, for example a lost phone. No code of it is taken from now on.
         */
        post: operations["revokeDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a member unreadable and unfindable for ever
         * @description Make a member unreadable and unfindable for ever. The account goes on under its pseudonym, holds run to their end.
         */
        post: operations["eraseMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/family": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register two members as family
         * @description Register two members as family: they may give each other points, and decide nothing in each other’s affairs.
         */
        post: operations["registerFamily"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Freeze a member
         * @description Freeze a member: nothing new is redeemed or given away. What is on hold may be captured, unless `block_captures`.
         */
        post: operations["freezeMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List every movement on a member’s account
         * @description List every movement on a member’s account.
         */
        get: operations["listHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a member leave
         * @description Let a member leave. Open holds run to their end; then what is left goes to registered family or the community’s pool.
         */
        post: operations["leaveCommunity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/references": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a merchant know a member, under a reference that no other merchant has
         * @description Make a merchant know a member, under a reference that no other merchant has.
         */
        post: operations["issueReference"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a member to a team
         * @description Move a member to a team.
         */
        post: operations["joinTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member}/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a member’s freeze
         * @description End a member’s freeze.
         */
        post: operations["unfreezeMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List partners, newest first
         * @description List partners, newest first.
         */
        get: operations["listPartners"];
        put?: never;
        /**
         * Admit a partner
         * @description Admit a partner; a merchant gets an id of its own kind.
         */
        post: operations["admitPartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a partner
         * @description Read a partner.
         */
        get: operations["getPartner"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/reinstatements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reinstate a suspended partner
         * @description Reinstate a suspended partner.
         */
        post: operations["reinstatePartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/settlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record that a merchant was paid for what members redeemed
         * @description Record that a merchant was paid for what members redeemed. What it is owed falls by as much.
         */
        post: operations["paySettlement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/suspensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a partner
         * @description Suspend a partner. A merchant takes no new redemptions, and honours the holds it has.
         */
        post: operations["suspendPartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/terminations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a partnership for good
         * @description End a partnership for good.
         */
        post: operations["terminatePartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Freeze the price of a reward for ten minutes
         * @description Freeze the price of a reward for ten minutes.
         */
        post: operations["quoteReward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redemptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the merchant’s redemptions, newest first
         * @description List the merchant’s redemptions, newest first.
         */
        get: operations["listRedemptions"];
        put?: never;
        /**
         * Put the price of a reward on hold
         * @description Put the price of a reward on hold. With `capture` it is paid in the same step.
         */
        post: operations["authorizeRedemption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redemptions/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask whether an authorisation would be taken just now
         * @description Ask whether an authorisation would be taken just now. Nothing is held, no code is used up.
         */
        post: operations["validateRedemption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redemptions/void-by-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Void what an authorisation made that was never answered
         * @description Void what an authorisation made that was never answered. Should it arrive later, it is refused for ever.
         */
        post: operations["voidRedemptionByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redemptions/{redemption}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a redemption
         * @description Read a redemption.
         */
        get: operations["getRedemption"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the metadata
         * @description Change the metadata. Names that are not sent stay as they are. No `Idempotency-Key` is read: after a lost answer `precondition-failed` may mean that the change was made.
         */
        patch: operations["describeRedemption"];
        trace?: never;
    };
    "/v1/redemptions/{redemption}/captures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay the merchant from the hold
         * @description Pay the merchant from the hold. The rest is released, unless the reward allows several captures and `final` is false.
         */
        post: operations["captureRedemption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redemptions/{redemption}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep points on hold for longer, at most seven days after the authorisation
         * @description Keep points on hold for longer, at most seven days after the authorisation.
         */
        post: operations["extendRedemption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redemptions/{redemption}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what of a redemption was paid back, newest first
         * @description List what of a redemption was paid back, newest first.
         */
        get: operations["listRefunds"];
        put?: never;
        /**
         * Pay back what was captured, in whole or in part
         * @description Pay back what was captured, in whole or in part.
         */
        post: operations["refundRedemption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redemptions/{redemption}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a redemption
         * @description Undo a redemption: void what is on hold and refund what was captured, both or neither.
         */
        post: operations["reverseRedemption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redemptions/{redemption}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let go what is still on hold
         * @description Let go what is still on hold. A redemption that has ended already is answered as it is.
         */
        post: operations["voidRedemption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rewards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List rewards, newest first
         * @description List rewards, newest first. A merchant’s key sees those that it honours.
         */
        get: operations["listRewards"];
        put?: never;
        /**
         * Publish a reward of a merchant
         * @description Publish a reward of a merchant.
         */
        post: operations["publishReward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rewards/{reward}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a reward
         * @description Read a reward.
         */
        get: operations["getReward"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rewards/{reward}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a price
         * @description Change a price. Open holds keep theirs.
         */
        post: operations["repriceReward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rewards/{reward}/restocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add to the stock
         * @description Add to the stock.
         */
        post: operations["restockReward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rewards/{reward}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change where a reward is redeemed, who honours it, and whether in part
         * @description Change where a reward is redeemed, who honours it, and whether in part. What is not sent stays as it is.
         */
        post: operations["reviseReward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rewards/{reward}/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a reward
         * @description Withdraw a reward. Open holds are honoured.
         */
        post: operations["withdrawReward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the rules, all versions
         * @description Read the rules, all versions.
         */
        get: operations["getRules"];
        put?: never;
        /**
         * Adopt a new version of the rules
         * @description Adopt a new version of the rules. It never rewrites history.
         */
        post: operations["adoptRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/ledger/size": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how large the test ledger is just now
         * @description Read how large the test ledger is just now: equal before and after whatever moved no points.
         */
        get: operations["getLedgerSize"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all teams
         * @description List all teams.
         */
        get: operations["listTeams"];
        put?: never;
        /**
         * Form a team
         * @description Form a team.
         */
        post: operations["formTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give points from a member to registered family, on the member’s behalf
         * @description Give points from a member to registered family, on the member’s behalf.
         */
        post: operations["transferPoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActivityTypeBody: {
            /**
             * @description Its code.
             * @example meal-aid-weekend
             */
            code: string;
            /**
             * @description Deeds that count in a month; 0 for no limit.
             * @default 0
             */
            deeds_per_month_max?: number;
            /** @description Its name. */
            label?: components["schemas"]["LabelPart"];
            /**
             * @description Whether minutes count, or deeds.
             * @example time
             * @enum {string}
             */
            measure: "time" | "deed";
            /**
             * @description Of the ordinary points, in per cent.
             * @default 100
             */
            multiplier_percent?: number;
            /**
             * @description Points for one deed.
             * @default 0.00
             * @example 12.50
             */
            points_per_deed?: string;
        };
        ActivityTypeView: {
            /**
             * @description Its code.
             * @example meal-aid
             */
            code: string;
            /**
             * @description Deeds that count in a month; 0 for no limit.
             * @example 0
             */
            deeds_per_month_max: number;
            /** @description Its name. */
            label: components["schemas"]["LabelView"] | null;
            /**
             * @description Whether minutes count, or deeds.
             * @enum {string}
             */
            measure: "time" | "deed";
            /**
             * @description Of the ordinary points, in per cent.
             * @example 100
             */
            multiplier_percent: number;
            /**
             * @description Points for one deed.
             * @example 2.00
             */
            points_per_deed: string;
        };
        ApprovalBody: Record<string, unknown>;
        AuthorizeBody: {
            /**
             * @description Hold what there is when the balance is short of the price, where the reward allows it.
             * @default false
             */
            allow_partial?: boolean;
            /**
             * @description What the till expects to pay; another price refuses.
             * @example 12.50
             */
            amount?: string;
            /**
             * @description Capture everything in the same step; needs the scope redemptions:capture too.
             * @default false
             */
            capture?: boolean;
            /**
             * Format: date-time
             * @description The till’s own clock; kept, never decided on.
             * @example 2026-03-02T11:00:00+08:00
             */
            client_time?: string;
            /**
             * @description The code that the member’s device shows just now; either this or `member`.
             * @example TBM1.R8K2M4.Z6AY0.CW8TA12YA1PR2ART
             */
            code?: string;
            /**
             * @description How long the points stay on hold.
             * @example 900
             */
            hold_ttl_s?: number;
            /**
             * @description Which till.
             * @example till-07
             */
            location?: string;
            /**
             * @description The member, under the reference that this merchant was given; either this or `code`.
             * @example mref_8CK2M4V7Q0T3X9ZB5N1W
             */
            member?: string;
            /**
             * @description The merchant’s own number of this sale; it names one redemption for ever.
             * @example POS-0007
             */
            merchant_reference: string;
            /**
             * @description The merchant’s own words, by name.
             * @example {
             *       "basket": "7"
             *     }
             */
            metadata?: {
                [key: string]: string | null;
            };
            /**
             * @description A quote, which freezes the price.
             * @example quo_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            quote?: string;
            /**
             * @description The reward.
             * @example rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            reward: string;
            /**
             * @description The unit of amounts: PT.
             * @example PT
             */
            unit?: string;
        };
        AwardBody: {
            /**
             * @description The budget that the points are minted against.
             * @example bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            budget: string;
            /**
             * @description The contribution that earns the points.
             * @example ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            contribution: string;
        };
        AwardView: {
            /**
             * @description How many points.
             * @example 2.00
             */
            amount: string;
            /**
             * Format: date-time
             * @description When the points were minted; null for a proposal.
             * @example 2026-03-02T03:00:00.000Z
             */
            awarded_at: string | null;
            /**
             * @description Who awarded or proposed it.
             * @example usr_coordinator
             */
            awarded_by: string;
            /**
             * @description What they are minted against.
             * @example bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            budget: string;
            /**
             * @description What earned them.
             * @example ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            contribution: string;
            /**
             * @description Its id.
             * @example awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /**
             * @description Who earned the points.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "award";
            /**
             * Format: date-time
             * @description Until when the proposal can be decided.
             * @example 2026-03-02T03:00:00.000Z
             */
            proposal_expires_at: string | null;
            /**
             * @description Proposed: waits for approval.
             * @enum {string}
             */
            status: "proposed" | "rejected" | "standing" | "reversed";
        };
        AwardsBody: {
            /** @description Each line succeeds or fails by itself. */
            lines: components["schemas"]["AwardBody"][];
        };
        BalanceView: {
            /**
             * @description Can be redeemed now.
             * @example 40.00
             */
            available: string;
            /**
             * @description Legal record of service; points never change it.
             * @example 720
             */
            certified_minutes: number;
            /**
             * @description Owed after a reversal; later awards pay it off.
             * @example 0.00
             */
            debt: string;
            /** @description What expires when, soonest first; sums to `available`. */
            expiries: components["schemas"]["ExpiryView"][];
            /**
             * @description On hold at merchants.
             * @example 40.00
             */
            held: string;
            /**
             * @description Whose.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "balance";
            /**
             * @description Awarded, not usable yet.
             * @example 40.00
             */
            pending: string;
        };
        BoardView: {
            /**
             * @description What is counted.
             * @enum {string}
             */
            board: "points" | "minutes";
            /**
             * Format: date
             * @description Its first day.
             * @example 2026-03-02
             */
            from: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "leaderboard";
            /**
             * @description Over which period.
             * @enum {string}
             */
            period: "week" | "month" | "quarter" | "year" | "all";
            /** @description Only members who consented, never minors; empty for groups of fewer than five. */
            places: components["schemas"]["PlaceView"][];
            /**
             * @description How equal scores stand.
             * @example who reached the score first
             */
            tie_rule: string;
            /**
             * Format: date
             * @description The day after its last.
             * @example 2026-03-02
             */
            until: string;
        };
        BudgetBody: {
            /**
             * @description Points that may be minted against it.
             * @example 50000.00
             */
            amount: string;
            /**
             * Format: date-time
             * @description From when.
             * @example 2026-03-02T11:00:00+08:00
             */
            from: string;
            /** @description Its name. */
            label?: components["schemas"]["LabelPart"];
            /**
             * Format: date-time
             * @description Until when, exclusive.
             * @example 2027-01-01T00:00:00+08:00
             */
            until: string;
        };
        BudgetView: {
            /**
             * @description Points that may be minted.
             * @example 50000.00
             */
            amount: string;
            /**
             * @description Minted, net of reversals.
             * @example 40.00
             */
            drawn: string;
            /**
             * @description Its id.
             * @example bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /** @description Its name. */
            label: components["schemas"]["LabelView"] | null;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "budget";
            /**
             * @description What is left.
             * @example 40.00
             */
            remaining: string;
            /**
             * @description Closed: nothing is minted against it any more.
             * @enum {string}
             */
            status: "open" | "closed";
            /**
             * Format: date-time
             * @description From when.
             * @example 2026-03-02T03:00:00.000Z
             */
            valid_from: string;
            /**
             * Format: date-time
             * @description Until when, exclusive.
             * @example 2026-03-02T03:00:00.000Z
             */
            valid_until: string;
        };
        CaptureBody: {
            /**
             * @description Default: all that remains.
             * @example 12.50
             */
            amount?: string;
            /**
             * @description Whether the rest is released; false only for rewards with several captures.
             * @default true
             */
            final?: boolean;
        };
        CategoryBody: {
            /**
             * @description The category.
             * @example building-head
             * @enum {string}
             */
            category: "party-member" | "resident-representative" | "building-head" | "delivery-rider" | "courier" | "skilled-neighbour" | "enterprise-partner" | "institutional-partner" | "special-difficulty" | "elderly" | "youth" | "other";
            /**
             * Format: date-time
             * @description From when; default now.
             * @example 2026-03-02T11:00:00+08:00
             */
            from?: string;
            /**
             * Format: date-time
             * @description Until when, exclusive; default until it is ended.
             * @example 2026-03-02T11:00:00+08:00
             */
            until?: string;
        };
        CategoryTermView: {
            /**
             * @description The category.
             * @enum {string}
             */
            category: "party-member" | "resident-representative" | "building-head" | "delivery-rider" | "courier" | "skilled-neighbour" | "enterprise-partner" | "institutional-partner" | "special-difficulty" | "elderly" | "youth" | "other";
            /**
             * Format: date-time
             * @description From when.
             * @example 2026-03-02T03:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @description Until when, exclusive; null while it has no end.
             * @example 2026-03-02T03:00:00.000Z
             */
            until: string | null;
        };
        CloseBody: Record<string, unknown>;
        ConsentBody: {
            /** @description Whether the member agrees to stand on leaderboards. */
            leaderboard: boolean;
        };
        ContributionBody: {
            /**
             * @description What kind of activity.
             * @example stairwell-cleaning
             */
            activity_type: string;
            /**
             * Format: date-time
             * @description When timed service ended.
             * @example 2026-03-02T13:00:00+08:00
             */
            ended_at?: string;
            /**
             * @description A scan pair, B self-located, C attested with roster, D back-fill.
             * @example C
             * @enum {string}
             */
            evidence_grade: "A" | "B" | "C" | "D";
            /**
             * @description Who did it.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * Format: date-time
             * @description When a deed was done; default now.
             * @example 2026-03-02T11:00:00+08:00
             */
            performed_at?: string;
            /**
             * @description How many deeds.
             * @example 2
             */
            quantity?: number;
            /**
             * @description Only volunteer service certifies minutes; paid service earns nothing.
             * @example volunteer
             * @enum {string}
             */
            service_class: "volunteer" | "mutual" | "low_paid" | "paid_work" | "donation";
            /**
             * Format: date-time
             * @description When timed service began.
             * @example 2026-03-02T11:00:00+08:00
             */
            started_at?: string;
            /**
             * @description Of it spent on the way; it does not count.
             * @example 15
             */
            travel_minutes?: number;
        };
        ContributionView: {
            /**
             * @description What kind of activity.
             * @example stairwell-cleaning
             */
            activity_type: string;
            /** @description Who approved. */
            approvals: string[];
            /**
             * @description Approvals needed besides the recording coordinator’s.
             * @example 0
             */
            approvals_required: number;
            /**
             * @description The award that stands for it.
             * @example awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            award: string | null;
            /** @description Recorded late; marked for ever. */
            back_filled: boolean;
            /**
             * @description Minutes that count as legal record.
             * @example 120
             */
            certified_minutes: number;
            /**
             * Format: date
             * @description The local date that it counts on.
             * @example 2026-03-02
             */
            date: string;
            /**
             * Format: date-time
             * @description When timed service ended.
             * @example 2026-03-02T03:00:00.000Z
             */
            ended_at: string | null;
            /**
             * @description How well it is evidenced.
             * @enum {string}
             */
            evidence_grade: "A" | "B" | "C" | "D";
            /**
             * @description Its id.
             * @example ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /**
             * @description Who did it.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * @description Minutes served, travel excluded.
             * @example 120
             */
            minutes: number;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "contribution";
            /**
             * @description How many deeds.
             * @example 1
             */
            quantity: number | null;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-02T03:00:00.000Z
             */
            recorded_at: string;
            /**
             * @description Who recorded it.
             * @example usr_coordinator
             */
            recorded_by: string;
            /**
             * @description Only volunteer service certifies minutes.
             * @enum {string}
             */
            service_class: "volunteer" | "mutual" | "low_paid" | "paid_work" | "donation";
            /**
             * Format: date-time
             * @description When timed service began.
             * @example 2026-03-02T03:00:00.000Z
             */
            started_at: string | null;
            /**
             * @description Pending: waits for approvals.
             * @enum {string}
             */
            status: "pending" | "effective" | "rejected" | "reversed";
        };
        ContributionsBody: {
            /** @description Each line succeeds or fails by itself. */
            lines: components["schemas"]["ContributionBody"][];
        };
        DeviceView: {
            /**
             * Format: date-time
             * @description When it was enrolled.
             * @example 2026-03-02T03:00:00.000Z
             */
            enrolled_at: string;
            /**
             * @description The device.
             * @example dev_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /**
             * @description Whose codes it shows.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "device";
            /**
             * @description The `ref` of its codes, one for each day from `refs_from` on; ask again before they end.
             * @example [
             *       "R8K2M4",
             *       "0V7Q3C"
             *     ]
             */
            refs: string[];
            /**
             * Format: date
             * @description The day of the first of `refs`, UTC.
             * @example 2026-03-02
             */
            refs_from: string;
        };
        EndBody: Record<string, unknown>;
        EnrolBody: {
            /**
             * @description Minors stand on no leaderboard.
             * @example 1968
             */
            birth_year?: number;
            /** @description Building or address within the community. */
            building?: string;
            /**
             * @description Categories that hold from now.
             * @example [
             *       "delivery-rider"
             *     ]
             */
            categories?: ("party-member" | "resident-representative" | "building-head" | "delivery-rider" | "courier" | "skilled-neighbour" | "enterprise-partner" | "institutional-partner" | "special-difficulty" | "elderly" | "youth" | "other")[];
            /**
             * @description Whether the member agrees to stand on leaderboards.
             * @default false
             */
            leaderboard?: boolean;
            /**
             * @description The member’s name; kept outside the log, erasable.
             * @example 陈秀英
             */
            name: string;
            /** @description Shown on leaderboards, where the member agrees. */
            nickname?: string;
            /**
             * @description Finds the member again; one member’s only.
             * @example +8613800138000
             */
            phone?: string;
            /**
             * @description The team that the member joins.
             * @example east-gate
             */
            team?: string;
        };
        EnrolDeviceBody: Record<string, unknown>;
        EnrolledDeviceView: {
            /**
             * Format: date-time
             * @description When it was enrolled.
             * @example 2026-03-02T03:00:00.000Z
             */
            enrolled_at: string;
            /**
             * @description The device.
             * @example dev_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /**
             * @description The device’s key, 32 bytes in hex: for its keystore, and nobody else.
             * @example 45a6e79345a6e79345a6e79345a6e79345a6e79345a6e79345a6e79345a6e793
             */
            key: string;
            /**
             * @description Whose codes it shows.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "device";
            /**
             * @description The `ref` of its codes, one for each day from `refs_from` on; ask again before they end.
             * @example [
             *       "R8K2M4",
             *       "0V7Q3C"
             *     ]
             */
            refs: string[];
            /**
             * Format: date
             * @description The day of the first of `refs`, UTC.
             * @example 2026-03-02
             */
            refs_from: string;
        };
        EraseBody: Record<string, unknown>;
        ErasureView: {
            /** @description What the log’s event is bound to. */
            binding: string | null;
            /**
             * @description The pseudonym, which stays.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /** @description Keep it in the erasure’s file only; it is told once. */
            salt: string | null;
        };
        EventView: {
            /**
             * @description Its id.
             * @example evt_06BZ3KZ5V9N3T8Q4E7R2M1X0WD
             */
            id: string;
            /**
             * @description The leaf as recorded: who, what, why, and its postings, amounts in hundredths, ids without `test_`.
             * @example {
             *       "v": "1"
             *     }
             */
            leaf: Record<string, unknown>;
            /** @description SHA-256 of the leaf (RFC 6962), base64. */
            leaf_hash: string;
            /**
             * @description Where in the log; may be sent as `TB-Min-Position`.
             * @example p1.2s.Zq3v8wXh1p0aB9cD
             */
            log_position: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "event";
            /**
             * Format: date-time
             * @description When the log learned it.
             * @example 2026-03-02T03:00:00.000Z
             */
            recorded_at: string;
            /**
             * @description Its stored name, with its version.
             * @example PointsAwarded.v1
             */
            type: string;
        };
        ExpiryView: {
            /**
             * @description How much of the available points.
             * @example 40.00
             */
            amount: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-02T03:00:00.000Z
             */
            expires_at: string;
        };
        ExtendBody: {
            /**
             * @description How long the points stay on hold from now on; never shorter than they would anyway.
             * @example 900
             */
            hold_ttl_s: number;
        };
        FamilyBody: {
            /**
             * @description The relative, a member too.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            relative: string;
        };
        FreezeBody: {
            /**
             * @description Whether what is on hold stays uncaptured too.
             * @default false
             */
            block_captures?: boolean;
        };
        FreezeCommunityBody: Record<string, unknown>;
        ImportLineView: {
            /**
             * @description What came of its points.
             * @example {
             *       "status": "awarded"
             *     }
             */
            award?: Record<string, unknown>;
            /**
             * @description Members that the line may mean.
             * @example []
             */
            candidates?: Record<string, unknown>[];
            /**
             * @description Why it was refused.
             * @example person-ambiguous
             */
            code?: string;
            /** @description The column that it is about. */
            column?: string;
            /**
             * @description The contribution.
             * @example ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            contribution?: string;
            /** @description What is wrong, and how to mend it. */
            detail?: string;
            /** @description Columns that say otherwise than what is known; nothing is overwritten. */
            differs?: string[];
            /**
             * @description Its number in the file.
             * @example 2
             */
            line: number;
            /**
             * @description The member.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member?: string;
            /**
             * @description A question is a refusal that a person can resolve.
             * @enum {string}
             */
            status: "done" | "would-do" | "unchanged" | "refused" | "question";
            /**
             * @description Codes that resemble what it names.
             * @example []
             */
            suggestions?: Record<string, unknown>[];
        };
        ImportView: {
            /**
             * @description Which column was read as what.
             * @example [
             *       {
             *         "field": "name",
             *         "title": "姓名"
             *       }
             *     ]
             */
            columns: Record<string, unknown>[];
            /** @description Whether nothing was written. */
            dry_run: boolean;
            /**
             * @description How the file is encoded.
             * @example gb18030
             */
            encoding: string;
            /** @description Columns that were not read. */
            ignored: string[];
            /** @description In the order of the file. */
            lines: components["schemas"]["ImportLineView"][];
            /**
             * @description Lines by status.
             * @example {
             *       "done": 3
             *     }
             */
            totals: Record<string, unknown>;
        };
        IncreaseBody: {
            /**
             * @description Points to add.
             * @example 1000.00
             */
            amount: string;
        };
        JournalLineView: {
            /**
             * @description The account that moved.
             * @example member:mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC:available
             */
            account: string;
            /**
             * @description Who acted.
             * @example usr_coordinator
             */
            actor: string;
            /**
             * @description By how much: points with two decimals, or minutes.
             * @example -40.00
             */
            amount: string;
            /** @description Who approved. */
            approvals: string[];
            /** @description The award. */
            award: string | null;
            /** @description The command that did it. */
            cause: string;
            /** @description The contribution. */
            contribution: string | null;
            /** @description The event that this one corrects. */
            corrects: string | null;
            /** @description What stood on the other side. */
            counter_accounts: string[];
            /**
             * Format: date-time
             * @description When it happened, where that differs.
             * @example 2026-03-02T03:00:00.000Z
             */
            effective_at: string | null;
            /**
             * @description The event.
             * @example evt_06BZ3KZ5V9N3T8Q4E7R2M1X0WD
             */
            event: string;
            /**
             * @description How well the contribution is evidenced.
             * @example C
             */
            evidence_grade: string | null;
            /**
             * @description Place of the posting in the event.
             * @example 0
             */
            line: number;
            /**
             * @description Position of the event in the log.
             * @example 1042
             */
            position: number;
            /**
             * Format: date-time
             * @description When the log learned it.
             * @example 2026-03-02T03:00:00.000Z
             */
            recorded_at: string;
            /** @description The redemption. */
            redemption: string | null;
            /**
             * @description The rule version that decided.
             * @example rules/1
             */
            rule: string | null;
            /**
             * @description The event’s type.
             * @example RedemptionAuthorized
             */
            type: string;
            /**
             * @description Points or minutes.
             * @enum {string}
             */
            unit: "PT" | "MIN";
        };
        LabelPart: {
            /**
             * @description In English.
             * @example A haircut
             */
            en?: string;
            /**
             * @description In Chinese.
             * @example 理发一次
             */
            zh?: string;
        };
        LabelView: {
            /**
             * @description In English.
             * @example A haircut
             */
            en: string | null;
            /**
             * @description In Chinese.
             * @example 理发一次
             */
            zh: string | null;
        };
        LeaveBody: {
            /**
             * @description Registered family who receives the points; default the community’s pool.
             * @example mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD
             */
            relative?: string;
        };
        LedgerSizeView: {
            /**
             * @description Leaves in the log, recorded refusals included.
             * @example 120
             */
            leaves: number;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "ledger_size";
            /**
             * @description Movements of points and minutes in them.
             * @example 240
             */
            postings: number;
        };
        LineProblemView: {
            /**
             * @description The problem’s code.
             * @example contribution-overlaps
             */
            code: string;
            /** @description What happened, and what to do. */
            detail: string;
            /** @description In the language asked for. */
            title: string;
        };
        LineView: {
            /**
             * @description What it created.
             * @example ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string | null;
            /**
             * @description From 0, as sent.
             * @example 0
             */
            line: number;
            /** @description Why it was refused. */
            problem: components["schemas"]["LineProblemView"] | null;
            /**
             * @description What the line alone would have answered.
             * @example 201
             */
            status: number;
        };
        LinesView: {
            /**
             * @description Lines that succeeded.
             * @example 1
             */
            accepted: number;
            /** @description In the order of the request. */
            lines: components["schemas"]["LineView"][];
            /**
             * @description Lines that were refused.
             * @example 0
             */
            refused: number;
        };
        LoopMemberView: {
            /**
             * @description Certified minutes.
             * @example 720
             */
            certified_minutes: number;
            /**
             * Format: date-time
             * @description First contribution.
             * @example 2026-03-02T03:00:00.000Z
             */
            contributed_at: string | null;
            /**
             * @description Contributions in effect.
             * @example 1
             */
            contributions: number;
            /**
             * Format: date-time
             * @description First award.
             * @example 2026-03-02T03:00:00.000Z
             */
            earned_at: string | null;
            /**
             * Format: date-time
             * @description When enrolled.
             * @example 2026-03-02T03:00:00.000Z
             */
            enrolled_at: string;
            /**
             * @description Who.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * @description Awarded, net of reversals.
             * @example 40.00
             */
            points_earned: string;
            /**
             * @description Captured, net of refunds.
             * @example 40.00
             */
            points_redeemed: string;
            /**
             * Format: date-time
             * @description First redemption.
             * @example 2026-03-02T03:00:00.000Z
             */
            redeemed_at: string | null;
            /**
             * @description The furthest stage of which something is left.
             * @enum {string}
             */
            stage: "enrolled" | "contributed" | "earned" | "redeemed";
        };
        LoopView: {
            /**
             * @description Certified minutes.
             * @example 180000
             */
            certified_minutes: number;
            /**
             * @description Who have contributed.
             * @example 150
             */
            contributed: number;
            /**
             * @description Contributions in effect.
             * @example 2400
             */
            contributions: number;
            /**
             * @description Who have earned points.
             * @example 140
             */
            earned: number;
            /**
             * @description Members in all.
             * @example 163
             */
            members: number;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "loop";
            /**
             * @description Awarded, net of reversals.
             * @example 5000.00
             */
            points_earned: string;
            /**
             * @description Captured, net of refunds.
             * @example 3000.00
             */
            points_redeemed: string;
            /**
             * @description Who have redeemed some.
             * @example 90
             */
            redeemed: number;
        };
        MemberView: {
            /** @description Whether what is on hold stays uncaptured too. */
            captures_blocked: boolean;
            /** @description Categories with their dates, past ones too. */
            categories: components["schemas"]["CategoryTermView"][];
            /**
             * Format: date-time
             * @description When the member was enrolled.
             * @example 2026-03-02T03:00:00.000Z
             */
            enrolled_at: string;
            /** @description Registered family. */
            family: string[];
            /** @description Frozen: redeems nothing new and gives nothing away. */
            frozen: boolean;
            /**
             * @description Its id, a pseudonym.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /** @description Whether the member agrees to stand on leaderboards. */
            leaderboard: boolean;
            /** @description Whether the member is a minor. */
            minor: boolean;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "member";
            /** @description Who it is; null once erased. */
            profile: components["schemas"]["ProfileView"] | null;
            /**
             * @description Closing: on the way out, while holds are open.
             * @enum {string}
             */
            status: "open" | "closing" | "closed";
            /**
             * @description The team’s code.
             * @example east-gate
             */
            team: string | null;
        };
        MetadataBody: {
            /**
             * @description What changes: a text replaces, null removes.
             * @example {
             *       "basket": "7",
             *       "note": null
             *     }
             */
            metadata: {
                [key: string]: string | null;
            };
        };
        ObstacleView: {
            /**
             * @description The problem that the authorisation would end in.
             * @example reward-unavailable
             */
            code: string;
            /**
             * @description With `reward-price-changed`.
             * @example 40.00
             */
            current_price?: string;
            /**
             * @description With `merchant-reference-taken`: the merchant’s own redemption.
             * @example rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            existing?: string;
            /**
             * @description What it is.
             * @example Reward unavailable
             */
            title: string;
        };
        PartnerBody: {
            /**
             * @description What kind of partner.
             * @example enterprise
             * @enum {string}
             */
            kind: "enterprise" | "institution" | "resident";
            /** @description Its name. */
            label?: components["schemas"]["LabelPart"];
            /**
             * @description Whether it redeems points at a till.
             * @example true
             */
            merchant: boolean;
            /**
             * @description What a merchant may come to owe by refunds of what it was paid for; default 500.00.
             * @example 500.00
             */
            refund_debt_max?: string;
            /**
             * @description Who runs it.
             * @example market
             * @enum {string}
             */
            track: "government" | "market" | "resident-run";
        };
        PartnerView: {
            /**
             * @description Its id.
             * @example mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /**
             * @description What kind of partner.
             * @enum {string}
             */
            kind: "enterprise" | "institution" | "resident";
            /** @description Its name. */
            label: components["schemas"]["LabelView"] | null;
            /** @description Whether it redeems points at a till. */
            merchant: boolean;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "partner";
            /**
             * @description What it is owed: captured less refunded and paid; negative where it owes.
             * @example 40.00
             */
            payable: string;
            /**
             * @description What it may come to owe by refunds.
             * @example 500.00
             */
            refund_debt_max: string;
            /**
             * @description Suspended: no new redemptions, open holds are honoured.
             * @enum {string}
             */
            status: "active" | "suspended" | "terminated";
            /**
             * @description Who runs it.
             * @enum {string}
             */
            track: "government" | "market" | "resident-run";
        };
        PastAccountView: {
            /**
             * @description The position, as it was asked for.
             * @example position:1041
             */
            as_of: string;
            /**
             * @description Could be redeemed.
             * @example 40.00
             */
            available: string;
            /**
             * @description Legal record of service.
             * @example 720
             */
            certified_minutes: number;
            /**
             * @description Owed after a reversal.
             * @example 0.00
             */
            debt: string;
            /**
             * @description On hold at merchants.
             * @example 40.00
             */
            held: string;
            /**
             * @description Whose.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "account";
            /**
             * @description Awarded, not usable yet.
             * @example 40.00
             */
            pending: string;
            /**
             * @description Its situation then.
             * @example open
             */
            status: string;
        };
        PlaceView: {
            /**
             * @description Who.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /** @description The name that the member chose to show. */
            nickname: string | null;
            /**
             * @description Equal scores share a rank.
             * @example 1
             */
            rank: number;
            /**
             * @description Points with two decimals, or minutes.
             * @example 42.00
             */
            score: string;
        };
        PriceBody: {
            /**
             * @description The new price; open holds keep theirs.
             * @example 45.00
             */
            price: string;
        };
        /** @description A problem document (RFC 9457). `type` leads to a page that says what happened and what to do. */
        Problem: {
            amount_authorized?: string;
            amount_captured?: string;
            amount_refunded?: string;
            amount_remaining?: string;
            /** @enum {string} */
            code: "malformed-request" | "idempotency-key-missing" | "idempotency-key-invalid" | "cursor-invalid" | "read-token-invalid" | "api-version-unknown" | "sandbox-only" | "credentials-in-url" | "authentication-required" | "credentials-invalid" | "token-invalid" | "scope-missing" | "role-not-permitted" | "merchant-not-active" | "self-award-forbidden" | "self-redemption-forbidden" | "approver-conflict" | "resource-not-found" | "method-not-allowed" | "not-acceptable" | "request-timeout" | "idempotency-request-in-progress" | "already-exists" | "role-conflict" | "merchant-reference-taken" | "redemption-voided-before-create" | "code-already-used" | "quote-expired" | "redemption-not-open" | "refund-needs-funding" | "community-frozen" | "precondition-failed" | "hold-extension-limit" | "member-not-active" | "reward-unavailable" | "reward-price-changed" | "insufficient-points" | "redemption-already-captured" | "redemption-voided" | "redemption-expired" | "redemption-not-captured" | "refund-window-closed" | "device-limit-reached" | "partner-status-conflict" | "category-conflict" | "contribution-overlaps" | "daily-minutes-exceeded" | "contribution-not-pending" | "contribution-not-effective" | "contribution-already-awarded" | "award-cap-reached" | "award-already-reversed" | "proposal-expired" | "proposal-already-decided" | "budget-exhausted" | "budget-not-open" | "not-family" | "transfer-cap-reached" | "payload-too-large" | "uri-too-long" | "unsupported-media-type" | "validation-failed" | "code-invalid" | "code-expired" | "unit-mismatch" | "as-of-in-future" | "idempotency-key-reused" | "amount-out-of-range" | "amount-exceeds-remaining" | "refund-exceeds-captured" | "multi-capture-not-allowed" | "activity-type-unknown" | "activity-type-mismatch" | "team-unknown" | "effective-date-out-of-range" | "contribution-too-short" | "service-class-earns-no-points" | "rules-invalid" | "headers-too-large" | "precondition-required" | "quota-exceeded" | "abnormal-usage-detected" | "internal-error" | "temporary-reduced-capacity" | "projection-behind" | "dependency-unavailable" | "shutting-down";
            /** @description With `projection-behind`: how far the figures are. */
            current_position?: string;
            /** @description With `reward-price-changed`. */
            current_price?: string;
            detail: string;
            /** @description With `validation-failed`: what is wrong, and where. */
            errors?: {
                code: string;
                detail: string;
                /** @description Which query parameter. */
                parameter?: string;
                /** @description Where in the body (RFC 6901). */
                pointer?: string;
            }[];
            /** @description With `merchant-reference-taken`: the merchant’s own redemption. */
            existing?: string;
            /** Format: uri */
            instance: string;
            /** @description Of the merchant’s own redemption, where its state refused. */
            redemption_status?: string;
            request_id: string;
            /** @description With `scope-missing`. */
            required_scope?: string;
            retry_after_s?: number;
            /** @description Whether the same request, sent again as it is, may succeed. */
            retryable: boolean;
            status: number;
            title: string;
            /** Format: uri */
            type: string;
            /** @description With `quota-exceeded`: the policies of `RateLimit-Policy` that leave nothing. */
            "violated-policies"?: string[];
        };
        ProfileView: {
            /**
             * @description Year of birth.
             * @example 1968
             */
            birth_year: number | null;
            /** @description Building or address. */
            building: string | null;
            /**
             * @description Name.
             * @example 陈秀英
             */
            name: string;
            /** @description Shown in public, where the member agrees. */
            nickname: string | null;
            /** @description Telephone number, E.164. */
            phone: string | null;
        };
        QuoteBody: {
            /**
             * @description The code that the member’s device shows just now; either this or `member`.
             * @example TBM1.R8K2M4.Z6AY0.CW8TA12YA1PR2ART
             */
            code?: string;
            /**
             * @description The member, under the reference that this merchant was given; either this or `code`.
             * @example mref_8CK2M4V7Q0T3X9ZB5N1W
             */
            member?: string;
            /**
             * @description The reward.
             * @example rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            reward: string;
        };
        QuoteView: {
            /**
             * @description The price, whatever becomes of it.
             * @example 40.00
             */
            amount: string;
            /**
             * Format: date-time
             * @description Until when an authorisation may name this quote, exclusive.
             * @example 2026-03-02T03:00:00.000Z
             */
            expires_at: string;
            /**
             * @description Its id.
             * @example quo_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "quote";
            /**
             * @description The reward.
             * @example rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            reward: string;
        };
        ReasonBody: {
            /**
             * @description Why.
             * @example recorded-in-error
             * @enum {string}
             */
            reason: "recorded-in-error" | "wrong-person" | "wrong-amount" | "not-performed" | "misconduct" | "duplicate";
        };
        RedemptionView: {
            /**
             * @description Put on hold at first.
             * @example 40.00
             */
            amount_authorized: string;
            /**
             * @description Paid to the merchant.
             * @example 40.00
             */
            amount_captured: string;
            /**
             * @description Paid back from what was captured.
             * @example 40.00
             */
            amount_refunded: string;
            /**
             * @description Given back to the member from the hold.
             * @example 40.00
             */
            amount_released: string;
            /**
             * @description Still on hold.
             * @example 40.00
             */
            amount_remaining: string;
            /**
             * Format: date-time
             * @description When it was authorized.
             * @example 2026-03-02T03:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the hold ends by itself.
             * @example 2026-03-02T03:00:00.000Z
             */
            expires_at: string;
            /**
             * @description Its id.
             * @example rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /** @description Whether real points move. */
            livemode: boolean;
            /** @description Which till. */
            location: string | null;
            /**
             * @description Where in the log; may be sent as `TB-Min-Position`.
             * @example p1.2s.Zq3v8wXh1p0aB9cD
             */
            log_position: string;
            /**
             * @description The member, as this merchant knows them; null once erased.
             * @example mref_8CK2M4V7Q0T3X9ZB5N1W
             */
            member: string | null;
            /**
             * @description The merchant.
             * @example mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            merchant: string;
            /**
             * @description The merchant’s own number of the sale.
             * @example POS-0007
             */
            merchant_reference: string;
            /**
             * @description The merchant’s own words.
             * @example {
             *       "basket": "7"
             *     }
             */
            metadata: {
                [key: string]: string;
            };
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "redemption";
            /**
             * @description The receipt of the newest event.
             * @example rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD
             */
            receipt: string;
            /**
             * Format: date-time
             * @description Until when it can be refunded; null before the first capture.
             * @example 2026-03-02T03:00:00.000Z
             */
            refundable_until: string | null;
            /**
             * @description The reward.
             * @example rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            reward: string;
            /**
             * @description Where it stands.
             * @enum {string}
             */
            status: "authorized" | "partially_captured" | "captured" | "voided" | "expired";
            /**
             * @description The unit of all amounts.
             * @enum {string}
             */
            unit: "PT";
            /**
             * @description Counts what happened to it.
             * @example 1
             */
            version: number;
        };
        ReferenceBody: {
            /**
             * @description The merchant who is to know the member.
             * @example mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            merchant: string;
        };
        ReferenceView: {
            /**
             * @description The member.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            member: string;
            /**
             * @description The merchant.
             * @example mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            merchant: string;
            /**
             * @description Under which this merchant, and no other, knows the member.
             * @example mref_8CK2M4V7Q0T3X9ZB5N1W
             */
            reference: string;
        };
        RefundBody: {
            /**
             * @description At most what was captured and not refunded yet.
             * @example 12.50
             */
            amount: string;
            /**
             * @description Why, in the merchant’s words.
             * @example returned
             */
            reason?: string;
        };
        RefundView: {
            /**
             * @description How much.
             * @example 40.00
             */
            amount: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-02T03:00:00.000Z
             */
            created_at: string;
            /**
             * @description Where the points went; the pool once the member has left.
             * @enum {string}
             */
            destination: "member" | "community_pool";
            /**
             * @description Its id.
             * @example rfd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "refund";
            /**
             * @description What was refunded.
             * @example rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            redemption: string;
        };
        ReinstateBody: Record<string, unknown>;
        RestockBody: {
            /**
             * @description How many more there are.
             * @example 20
             */
            added: number;
        };
        ReverseBody: Record<string, unknown>;
        RevisionBody: {
            /**
             * @description Merchants who honour it besides the one who gives it.
             * @example [
             *       "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
             *     ]
             */
            honoured_by?: string[];
            /**
             * @description The tills where it is redeemed; empty for every till.
             * @example [
             *       "till-07"
             *     ]
             */
            locations?: string[];
            /** @description Whether a member with fewer points may redeem those. */
            partial?: boolean;
        };
        RevokeDeviceBody: Record<string, unknown>;
        RewardBody: {
            /**
             * @description Whom it is for: any of these; empty for everybody. Never told to merchants.
             * @example [
             *       "courier"
             *     ]
             */
            categories?: ("party-member" | "resident-representative" | "building-head" | "delivery-rider" | "courier" | "skilled-neighbour" | "enterprise-partner" | "institutional-partner" | "special-difficulty" | "elderly" | "youth" | "other")[];
            /**
             * @description How long a hold lasts; default by the rules.
             * @example 900
             */
            hold_ttl_s?: number;
            /**
             * @description Merchants who honour it besides the one who gives it.
             * @example [
             *       "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
             *     ]
             */
            honoured_by?: string[];
            /** @description Its name. */
            label?: components["schemas"]["LabelPart"];
            /**
             * @description The tills where it is redeemed; empty for every till.
             * @example [
             *       "till-07"
             *     ]
             */
            locations?: string[];
            /**
             * @description The merchant who gives it.
             * @example mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            merchant: string;
            /**
             * @description Whether a hold may be captured in several parts.
             * @default false
             */
            multi_capture?: boolean;
            /**
             * @description Whether a member with fewer points may redeem those, at a till that asks for that; for prices up to 50.00.
             * @default false
             */
            partial?: boolean;
            /**
             * @description Its price.
             * @example 40.00
             */
            price: string;
            /**
             * @description How many each member may have in a period.
             * @example 2
             */
            quota?: number;
            /**
             * @description The period of the quota.
             * @default all
             * @enum {string}
             */
            quota_period?: "day" | "week" | "month" | "quarter" | "year" | "all";
            /**
             * @description Days in which it can be refunded; default by the rules.
             * @example 30
             */
            refund_days?: number;
            /**
             * @description How many there are; default as many as are asked for.
             * @example 100
             */
            stock?: number;
            /**
             * Format: date-time
             * @description From when; default now.
             * @example 2026-03-02T11:00:00+08:00
             */
            valid_from?: string;
            /**
             * Format: date-time
             * @description Until when, exclusive.
             * @example 2027-01-01T00:00:00+08:00
             */
            valid_until?: string;
        };
        RewardView: {
            /**
             * @description Whom it is for; not told to merchants.
             * @example [
             *       "courier"
             *     ]
             */
            categories?: ("party-member" | "resident-representative" | "building-head" | "delivery-rider" | "courier" | "skilled-neighbour" | "enterprise-partner" | "institutional-partner" | "special-difficulty" | "elderly" | "youth" | "other")[];
            /**
             * @description How long a hold lasts; null by the rules.
             * @example 900
             */
            hold_ttl_s: number | null;
            /**
             * @description Merchants who honour it besides the one who gives it.
             * @example [
             *       "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
             *     ]
             */
            honoured_by: string[];
            /**
             * @description Its id.
             * @example rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            id: string;
            /** @description Its name. */
            label: components["schemas"]["LabelView"] | null;
            /**
             * @description The tills where it is redeemed; empty for every till.
             * @example [
             *       "till-07"
             *     ]
             */
            locations: string[];
            /**
             * @description The merchant who gives it.
             * @example mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            merchant: string;
            /** @description Whether a hold may be captured in several parts. */
            multi_capture: boolean;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "reward";
            /** @description Whether a member with fewer points may redeem those, at a till that asks for that. */
            partial: boolean;
            /**
             * @description Its price.
             * @example 40.00
             */
            price: string;
            /**
             * @description How many each member may have in a period.
             * @example 1
             */
            quota: number | null;
            /**
             * @description The period of the quota.
             * @enum {string}
             */
            quota_period: "day" | "week" | "month" | "quarter" | "year" | "all";
            /**
             * @description Days in which it can be refunded; null by the rules.
             * @example 30
             */
            refund_days: number | null;
            /**
             * @description Withdrawn: no new redemptions.
             * @enum {string}
             */
            status: "published" | "withdrawn";
            /**
             * @description How many there were in all; null without limit.
             * @example 100
             */
            stock: number | null;
            /**
             * @description Reserved or redeemed.
             * @example 3
             */
            taken: number;
            /**
             * Format: date-time
             * @description From when.
             * @example 2026-03-02T03:00:00.000Z
             */
            valid_from: string;
            /**
             * Format: date-time
             * @description Until when, exclusive.
             * @example 2026-03-02T03:00:00.000Z
             */
            valid_until: string | null;
        };
        RuleChanges: {
            /** @description Attested service that is longer needs a second person. */
            attested_minutes_max?: number;
            /**
             * @description For attested evidence, in a month.
             * @example 60.00
             */
            attested_points_per_month_max?: string;
            /**
             * @description Up to here one approval, beyond it two.
             * @example 100.00
             */
            award_once_approved_max?: string;
            /**
             * @description Awards up to here need no approval.
             * @example 8.00
             */
            award_unapproved_max?: string;
            /** @description Recorded later than this, a contribution is a back-fill. */
            back_fill_after_days?: number;
            /** @description Recorded later than this, it is refused. */
            back_fill_window_days?: number;
            /**
             * @description Points a member may have.
             * @example 1500.00
             */
            balance_max?: string;
            /** @description Shorter entries are refused. */
            contribution_minutes_min?: number;
            /** @description Service in one day up to here counts at once. */
            day_minutes_auto?: number;
            /** @description Never beyond here. */
            day_minutes_max?: number;
            /** @description Up to here after one approval, beyond it after two. */
            day_minutes_reviewed?: number;
            /** @description Of each award pays off a debt first. */
            debt_offset_percent?: number;
            /** @description Points that expired on hold come back for so long. */
            hold_grace_days?: number;
            /** @description A hold at the till, unless the reward says otherwise. */
            hold_seconds?: number;
            /** @description Points live to the end of the month so many months on. */
            lot_months?: number;
            /** @description Points wait this long, evidence grade A. */
            pending_days_a?: number;
            /** @description Evidence grade B. */
            pending_days_b?: number;
            /** @description Evidence grade C. */
            pending_days_c?: number;
            /** @description Evidence grade D. */
            pending_days_d?: number;
            /**
             * @description Points a member may earn in a day.
             * @example 8.00
             */
            points_per_day_max?: string;
            /**
             * @description Points for 60 minutes of service.
             * @example 1.00
             */
            points_per_hour?: string;
            /** @description Proposals live this long. */
            proposal_hours?: number;
            /** @description Days in which a redemption can be refunded. */
            refund_days?: number;
            /** @description Refunded points that had expired live so long. */
            refund_grace_days?: number;
            /**
             * @description Points a member may give to family in a month.
             * @example 20.00
             */
            transfer_per_month_max?: string;
        };
        RuleSetView: {
            /**
             * Format: date-time
             * @description From when.
             * @example 2026-03-02T03:00:00.000Z
             */
            effective_from: string;
            /** @description All values. */
            values: components["schemas"]["RuleChanges"];
            /**
             * @description Awards and redemptions name the version that decided them.
             * @example 1
             */
            version: number;
        };
        RulesBody: {
            /** @description What differs from the rules in force. */
            changes: components["schemas"]["RuleChanges"];
            /**
             * Format: date-time
             * @description From when; default now, never earlier.
             * @example 2026-03-02T11:00:00+08:00
             */
            effective_from?: string;
        };
        RulesView: {
            /**
             * @description The version in force.
             * @example 1
             */
            in_force: number | null;
            /**
             * @description The time zone that days and months are counted in.
             * @example Asia/Shanghai
             */
            time_zone: string;
            /** @description All versions, oldest first. */
            versions: components["schemas"]["RuleSetView"][];
        };
        SettlementBody: {
            /**
             * @description What the merchant was paid for, at most what it is owed.
             * @example 20.00
             */
            amount: string;
        };
        StandingView: {
            /** @description Frozen for an audit: nothing is written, everything is read. */
            frozen: boolean;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "community";
        };
        SuspensionBody: {
            /**
             * @description Why.
             * @example own-request
             * @enum {string}
             */
            reason: "covenant-breach" | "fraud-suspected" | "own-request" | "licence-expired";
        };
        TeamBody: {
            /**
             * @description The team.
             * @example east-gate
             */
            team: string;
        };
        TeamFormedBody: {
            /** @description Its name. */
            label?: components["schemas"]["LabelPart"];
            /**
             * @description The team’s code.
             * @example east-gate
             */
            team: string;
        };
        TeamView: {
            /** @description Its name. */
            label: components["schemas"]["LabelView"] | null;
            /**
             * @description Its code.
             * @example east-gate
             */
            team: string;
        };
        ThawCommunityBody: Record<string, unknown>;
        TombstoneView: {
            /**
             * @description The key whose authorisation will never be taken.
             * @example 5f0c9d1e-2b7a-4c39-9f6e-1d2c3b4a5f60
             */
            idempotency_key: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "tombstone";
        };
        TransferBody: {
            /**
             * @description How much; the points keep their expiry.
             * @example 12.50
             */
            amount: string;
            /**
             * @description The member who gives.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            from: string;
            /**
             * @description The relative who receives.
             * @example mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD
             */
            to: string;
        };
        TransferView: {
            /**
             * @description How much.
             * @example 40.00
             */
            amount: string;
            /**
             * @description Who gave.
             * @example mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC
             */
            from: string;
            /**
             * @description What kind of object this is.
             * @enum {string}
             */
            object: "transfer";
            /**
             * @description Who received.
             * @example mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD
             */
            to: string;
        };
        UnfreezeBody: Record<string, unknown>;
        ValidationView: {
            /** @description What it would be refused with first; empty where it would be taken. */
            problems: components["schemas"]["ObstacleView"][];
            /** @description Whether an authorisation would be taken just now. */
            valid: boolean;
        };
        VoidBody: Record<string, unknown>;
        VoidByKeyBody: {
            /**
             * @description The idempotency key of the authorisation, whether it has arrived or not.
             * @example 5f0c9d1e-2b7a-4c39-9f6e-1d2c3b4a5f60
             */
            idempotency_key: string;
        };
        WithdrawBody: Record<string, unknown>;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listActivityTypes: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "code": "meal-aid",
                     *           "deeds_per_month_max": 0,
                     *           "label": {
                     *             "en": "A haircut",
                     *             "zh": "理发一次"
                     *           },
                     *           "measure": "time",
                     *           "multiplier_percent": 100,
                     *           "points_per_deed": "2.00"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ActivityTypeView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    addActivityType: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "meal-aid-weekend",
                 *       "measure": "time",
                 *       "points_per_deed": "12.50"
                 *     }
                 */
                "application/json": components["schemas"]["ActivityTypeBody"];
            };
        };
        responses: {
            /** @description The activity type. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "meal-aid",
                     *       "deeds_per_month_max": 0,
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "measure": "time",
                     *       "multiplier_percent": 100,
                     *       "points_per_deed": "2.00"
                     *     }
                     */
                    "application/json": components["schemas"]["ActivityTypeView"];
                };
            };
        };
    };
    listAwards: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description Only this member’s. */
                member?: string;
                /** @description Only in this status; `proposed` waits for approval. */
                status?: "proposed" | "rejected" | "standing" | "reversed";
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "amount": "2.00",
                     *           "awarded_at": "2026-03-02T03:00:00.000Z",
                     *           "awarded_by": "usr_coordinator",
                     *           "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "id": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "object": "award",
                     *           "proposal_expires_at": "2026-03-02T03:00:00.000Z",
                     *           "status": "proposed"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AwardView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    awardPoints: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *       "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC"
                 *     }
                 */
                "application/json": components["schemas"]["AwardBody"];
            };
        };
        responses: {
            /** @description Awarded. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "2.00",
                     *       "awarded_at": "2026-03-02T03:00:00.000Z",
                     *       "awarded_by": "usr_coordinator",
                     *       "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "id": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "award",
                     *       "proposal_expires_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "proposed"
                     *     }
                     */
                    "application/json": components["schemas"]["AwardView"];
                };
            };
            /** @description Proposed; waits for approval. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "2.00",
                     *       "awarded_at": "2026-03-02T03:00:00.000Z",
                     *       "awarded_by": "usr_coordinator",
                     *       "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "id": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "award",
                     *       "proposal_expires_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "proposed"
                     *     }
                     */
                    "application/json": components["schemas"]["AwardView"];
                };
            };
        };
    };
    awardPointsInBulk: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lines": [
                 *         {
                 *           "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *           "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AwardsBody"];
            };
        };
        responses: {
            /** @description What came of each line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted": 1,
                     *       "lines": [
                     *         {
                     *           "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "line": 0,
                     *           "problem": {
                     *             "code": "contribution-overlaps",
                     *             "detail": "text",
                     *             "title": "text"
                     *           },
                     *           "status": 201
                     *         }
                     *       ],
                     *       "refused": 0
                     *     }
                     */
                    "application/json": components["schemas"]["LinesView"];
                };
            };
        };
    };
    getAward: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the award. */
                award: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The award. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "2.00",
                     *       "awarded_at": "2026-03-02T03:00:00.000Z",
                     *       "awarded_by": "usr_coordinator",
                     *       "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "id": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "award",
                     *       "proposal_expires_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "proposed"
                     *     }
                     */
                    "application/json": components["schemas"]["AwardView"];
                };
            };
        };
    };
    approveAward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the award. */
                award: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ApprovalBody"];
            };
        };
        responses: {
            /** @description The award. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "2.00",
                     *       "awarded_at": "2026-03-02T03:00:00.000Z",
                     *       "awarded_by": "usr_coordinator",
                     *       "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "id": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "award",
                     *       "proposal_expires_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "proposed"
                     *     }
                     */
                    "application/json": components["schemas"]["AwardView"];
                };
            };
        };
    };
    rejectAward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the award. */
                award: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "recorded-in-error"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description The award. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "2.00",
                     *       "awarded_at": "2026-03-02T03:00:00.000Z",
                     *       "awarded_by": "usr_coordinator",
                     *       "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "id": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "award",
                     *       "proposal_expires_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "proposed"
                     *     }
                     */
                    "application/json": components["schemas"]["AwardView"];
                };
            };
        };
    };
    reverseAward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the award. */
                award: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "recorded-in-error"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description The award. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "2.00",
                     *       "awarded_at": "2026-03-02T03:00:00.000Z",
                     *       "awarded_by": "usr_coordinator",
                     *       "budget": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "id": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "award",
                     *       "proposal_expires_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "proposed"
                     *     }
                     */
                    "application/json": components["schemas"]["AwardView"];
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The balance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "available": "40.00",
                     *       "certified_minutes": 720,
                     *       "debt": "0.00",
                     *       "expiries": [
                     *         {
                     *           "amount": "40.00",
                     *           "expires_at": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "held": "40.00",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "balance",
                     *       "pending": "40.00"
                     *     }
                     */
                    "application/json": components["schemas"]["BalanceView"];
                };
            };
        };
    };
    listBudgets: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description Only in this status. */
                status?: "open" | "closed";
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "amount": "50000.00",
                     *           "drawn": "40.00",
                     *           "id": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "label": {
                     *             "en": "A haircut",
                     *             "zh": "理发一次"
                     *           },
                     *           "object": "budget",
                     *           "remaining": "40.00",
                     *           "status": "open",
                     *           "valid_from": "2026-03-02T03:00:00.000Z",
                     *           "valid_until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["BudgetView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    openBudget: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "50000.00",
                 *       "from": "2026-03-02T11:00:00+08:00",
                 *       "until": "2027-01-01T00:00:00+08:00"
                 *     }
                 */
                "application/json": components["schemas"]["BudgetBody"];
            };
        };
        responses: {
            /** @description The budget. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "50000.00",
                     *       "drawn": "40.00",
                     *       "id": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "object": "budget",
                     *       "remaining": "40.00",
                     *       "status": "open",
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["BudgetView"];
                };
            };
        };
    };
    getBudget: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the budget. */
                budget: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The budget. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "50000.00",
                     *       "drawn": "40.00",
                     *       "id": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "object": "budget",
                     *       "remaining": "40.00",
                     *       "status": "open",
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["BudgetView"];
                };
            };
        };
    };
    closeBudget: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the budget. */
                budget: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["CloseBody"];
            };
        };
        responses: {
            /** @description The budget. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "50000.00",
                     *       "drawn": "40.00",
                     *       "id": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "object": "budget",
                     *       "remaining": "40.00",
                     *       "status": "open",
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["BudgetView"];
                };
            };
        };
    };
    increaseBudget: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the budget. */
                budget: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "1000.00"
                 *     }
                 */
                "application/json": components["schemas"]["IncreaseBody"];
            };
        };
        responses: {
            /** @description The budget. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "50000.00",
                     *       "drawn": "40.00",
                     *       "id": "bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "object": "budget",
                     *       "remaining": "40.00",
                     *       "status": "open",
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["BudgetView"];
                };
            };
        };
    };
    freezeCommunity: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["FreezeCommunityBody"];
            };
        };
        responses: {
            /** @description That it is frozen. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "frozen": true,
                     *       "object": "community"
                     *     }
                     */
                    "application/json": components["schemas"]["StandingView"];
                };
            };
        };
    };
    thawCommunity: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ThawCommunityBody"];
            };
        };
        responses: {
            /** @description That it is not frozen. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "frozen": true,
                     *       "object": "community"
                     *     }
                     */
                    "application/json": components["schemas"]["StandingView"];
                };
            };
        };
    };
    listContributions: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description Only this member’s. */
                member?: string;
                /** @description Only in this status; `pending` waits for approval. */
                status?: "pending" | "effective" | "rejected" | "reversed";
                /** @description Only of this activity type. */
                activity_type?: string;
                /** @description Served on this local date or later. */
                from?: string;
                /** @description Served on this local date or earlier. */
                until?: string;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "activity_type": "stairwell-cleaning",
                     *           "approvals": [
                     *             "text"
                     *           ],
                     *           "approvals_required": 0,
                     *           "award": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "back_filled": true,
                     *           "certified_minutes": 120,
                     *           "date": "2026-03-02",
                     *           "ended_at": "2026-03-02T03:00:00.000Z",
                     *           "evidence_grade": "A",
                     *           "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "minutes": 120,
                     *           "object": "contribution",
                     *           "quantity": 1,
                     *           "recorded_at": "2026-03-02T03:00:00.000Z",
                     *           "recorded_by": "usr_coordinator",
                     *           "service_class": "volunteer",
                     *           "started_at": "2026-03-02T03:00:00.000Z",
                     *           "status": "pending"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ContributionView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    recordContribution: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "activity_type": "stairwell-cleaning",
                 *       "ended_at": "2026-03-02T13:00:00+08:00",
                 *       "evidence_grade": "C",
                 *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *       "service_class": "volunteer",
                 *       "started_at": "2026-03-02T11:00:00+08:00",
                 *       "travel_minutes": 15
                 *     }
                 */
                "application/json": components["schemas"]["ContributionBody"];
            };
        };
        responses: {
            /** @description In effect. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "activity_type": "stairwell-cleaning",
                     *       "approvals": [
                     *         "text"
                     *       ],
                     *       "approvals_required": 0,
                     *       "award": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "back_filled": true,
                     *       "certified_minutes": 120,
                     *       "date": "2026-03-02",
                     *       "ended_at": "2026-03-02T03:00:00.000Z",
                     *       "evidence_grade": "A",
                     *       "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "minutes": 120,
                     *       "object": "contribution",
                     *       "quantity": 1,
                     *       "recorded_at": "2026-03-02T03:00:00.000Z",
                     *       "recorded_by": "usr_coordinator",
                     *       "service_class": "volunteer",
                     *       "started_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["ContributionView"];
                };
            };
            /** @description Waits for approvals. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "activity_type": "stairwell-cleaning",
                     *       "approvals": [
                     *         "text"
                     *       ],
                     *       "approvals_required": 0,
                     *       "award": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "back_filled": true,
                     *       "certified_minutes": 120,
                     *       "date": "2026-03-02",
                     *       "ended_at": "2026-03-02T03:00:00.000Z",
                     *       "evidence_grade": "A",
                     *       "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "minutes": 120,
                     *       "object": "contribution",
                     *       "quantity": 1,
                     *       "recorded_at": "2026-03-02T03:00:00.000Z",
                     *       "recorded_by": "usr_coordinator",
                     *       "service_class": "volunteer",
                     *       "started_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["ContributionView"];
                };
            };
        };
    };
    recordContributions: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lines": [
                 *         {
                 *           "activity_type": "stairwell-cleaning",
                 *           "ended_at": "2026-03-02T13:00:00+08:00",
                 *           "evidence_grade": "C",
                 *           "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *           "service_class": "volunteer",
                 *           "started_at": "2026-03-02T11:00:00+08:00",
                 *           "travel_minutes": 15
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ContributionsBody"];
            };
        };
        responses: {
            /** @description What came of each line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted": 1,
                     *       "lines": [
                     *         {
                     *           "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "line": 0,
                     *           "problem": {
                     *             "code": "contribution-overlaps",
                     *             "detail": "text",
                     *             "title": "text"
                     *           },
                     *           "status": 201
                     *         }
                     *       ],
                     *       "refused": 0
                     *     }
                     */
                    "application/json": components["schemas"]["LinesView"];
                };
            };
        };
    };
    getContribution: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the contribution. */
                contribution: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contribution. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "activity_type": "stairwell-cleaning",
                     *       "approvals": [
                     *         "text"
                     *       ],
                     *       "approvals_required": 0,
                     *       "award": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "back_filled": true,
                     *       "certified_minutes": 120,
                     *       "date": "2026-03-02",
                     *       "ended_at": "2026-03-02T03:00:00.000Z",
                     *       "evidence_grade": "A",
                     *       "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "minutes": 120,
                     *       "object": "contribution",
                     *       "quantity": 1,
                     *       "recorded_at": "2026-03-02T03:00:00.000Z",
                     *       "recorded_by": "usr_coordinator",
                     *       "service_class": "volunteer",
                     *       "started_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["ContributionView"];
                };
            };
        };
    };
    approveContribution: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the contribution. */
                contribution: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ApprovalBody"];
            };
        };
        responses: {
            /** @description The contribution. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "activity_type": "stairwell-cleaning",
                     *       "approvals": [
                     *         "text"
                     *       ],
                     *       "approvals_required": 0,
                     *       "award": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "back_filled": true,
                     *       "certified_minutes": 120,
                     *       "date": "2026-03-02",
                     *       "ended_at": "2026-03-02T03:00:00.000Z",
                     *       "evidence_grade": "A",
                     *       "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "minutes": 120,
                     *       "object": "contribution",
                     *       "quantity": 1,
                     *       "recorded_at": "2026-03-02T03:00:00.000Z",
                     *       "recorded_by": "usr_coordinator",
                     *       "service_class": "volunteer",
                     *       "started_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["ContributionView"];
                };
            };
        };
    };
    rejectContribution: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the contribution. */
                contribution: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "recorded-in-error"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description The contribution. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "activity_type": "stairwell-cleaning",
                     *       "approvals": [
                     *         "text"
                     *       ],
                     *       "approvals_required": 0,
                     *       "award": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "back_filled": true,
                     *       "certified_minutes": 120,
                     *       "date": "2026-03-02",
                     *       "ended_at": "2026-03-02T03:00:00.000Z",
                     *       "evidence_grade": "A",
                     *       "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "minutes": 120,
                     *       "object": "contribution",
                     *       "quantity": 1,
                     *       "recorded_at": "2026-03-02T03:00:00.000Z",
                     *       "recorded_by": "usr_coordinator",
                     *       "service_class": "volunteer",
                     *       "started_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["ContributionView"];
                };
            };
        };
    };
    reverseContribution: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the contribution. */
                contribution: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "recorded-in-error"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description The contribution. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "activity_type": "stairwell-cleaning",
                     *       "approvals": [
                     *         "text"
                     *       ],
                     *       "approvals_required": 0,
                     *       "award": "awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "back_filled": true,
                     *       "certified_minutes": 120,
                     *       "date": "2026-03-02",
                     *       "ended_at": "2026-03-02T03:00:00.000Z",
                     *       "evidence_grade": "A",
                     *       "id": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "minutes": 120,
                     *       "object": "contribution",
                     *       "quantity": 1,
                     *       "recorded_at": "2026-03-02T03:00:00.000Z",
                     *       "recorded_by": "usr_coordinator",
                     *       "service_class": "volunteer",
                     *       "started_at": "2026-03-02T03:00:00.000Z",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["ContributionView"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description The `log_position` of the last event that was seen; without it from the beginning. */
                after?: string;
                /** @description Events on a page. */
                limit?: number;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "evt_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *           "leaf": {
                     *             "v": "1"
                     *           },
                     *           "leaf_hash": "text",
                     *           "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *           "object": "event",
                     *           "recorded_at": "2026-03-02T03:00:00.000Z",
                     *           "type": "PointsAwarded.v1"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["EventView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    importAttendance: {
        parameters: {
            query?: {
                /** @description Say what would happen, and write nothing. */
                dry_run?: boolean;
                /** @description Which column holds what, as `field:title,field:title`, where the heading does not say. */
                columns?: string;
                /** @description Who lines are about, as `line:member,line:member`, where they do not tell. */
                people?: string;
                /** @description What activities are called in the file, as `name:code,name:code`. */
                activities?: string;
                /** @description Award what is recorded against this budget; needs the scope awards:write too. */
                award?: string;
                /** @description The class of all service in the file. */
                service_class?: "volunteer" | "mutual" | "low_paid" | "paid_work" | "donation";
                /** @description The evidence of all lines. */
                evidence_grade?: "A" | "B" | "C" | "D";
                /** @description The year of dates that are written without one. */
                year?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file as it is. */
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What came of each line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "columns": [
                     *         {
                     *           "field": "name",
                     *           "title": "姓名"
                     *         }
                     *       ],
                     *       "dry_run": true,
                     *       "encoding": "gb18030",
                     *       "ignored": [
                     *         "text"
                     *       ],
                     *       "lines": [
                     *         {
                     *           "award": {
                     *             "status": "awarded"
                     *           },
                     *           "candidates": [],
                     *           "code": "person-ambiguous",
                     *           "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "line": 2,
                     *           "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "status": "done",
                     *           "suggestions": []
                     *         }
                     *       ],
                     *       "totals": {
                     *         "done": 3
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImportView"];
                };
            };
        };
    };
    importMembers: {
        parameters: {
            query?: {
                /** @description Say what would happen, and write nothing. */
                dry_run?: boolean;
                /** @description Which column holds what, as `field:title,field:title`, where the heading does not say. */
                columns?: string;
                /** @description Who lines are about, as `line:member,line:member`, where they do not tell. */
                people?: string;
                /** @description What teams are called in the file, as `name:code,name:code`. */
                teams?: string;
                /** @description Form the teams that the community does not have. */
                form_teams?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file as it is. */
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What came of each line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "columns": [
                     *         {
                     *           "field": "name",
                     *           "title": "姓名"
                     *         }
                     *       ],
                     *       "dry_run": true,
                     *       "encoding": "gb18030",
                     *       "ignored": [
                     *         "text"
                     *       ],
                     *       "lines": [
                     *         {
                     *           "award": {
                     *             "status": "awarded"
                     *           },
                     *           "candidates": [],
                     *           "code": "person-ambiguous",
                     *           "contribution": "ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "line": 2,
                     *           "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "status": "done",
                     *           "suggestions": []
                     *         }
                     *       ],
                     *       "totals": {
                     *         "done": 3
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImportView"];
                };
            };
        };
    };
    listJournal: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description By position in the log. */
                order?: "newest-first" | "oldest-first";
                /** @description Only accounts of this member or merchant. */
                holder?: string;
                /** @description Only this account. */
                account?: string;
                /** @description Points, or minutes. */
                unit?: "PT" | "MIN";
                /** @description Only movements by events of this type. */
                type?: "CommunityFounded" | "RulesAdopted" | "RoleGranted" | "RoleRevoked" | "ActivityTypeAdded" | "CommunityFrozen" | "CommunityThawed" | "TeamFormed" | "BudgetOpened" | "BudgetIncreased" | "BudgetClosed" | "PartnerAdmitted" | "PartnerSuspended" | "PartnerReinstated" | "PartnerTerminated" | "SettlementPaid" | "CommandDeclined" | "RedemptionForestalled" | "OfferPublished" | "OfferRepriced" | "OfferRestocked" | "OfferRevised" | "OfferWithdrawn" | "MemberEnrolled" | "CategoryAssigned" | "CategoryEnded" | "TeamJoined" | "DisplayConsentChanged" | "FamilyRegistered" | "MemberFrozen" | "MemberUnfrozen" | "SubjectErased" | "ContributionRecorded" | "ContributionApproved" | "ContributionRejected" | "ContributionReversed" | "AwardProposed" | "AwardApproved" | "AwardRejected" | "PointsAwarded" | "AwardReversed" | "PointsMatured" | "PointsExpired" | "PointsTransferred" | "RewardQuoted" | "RedemptionAuthorized" | "RedemptionExtended" | "RedemptionDescribed" | "RedemptionCaptured" | "RedemptionVoided" | "RedemptionExpired" | "RedemptionRefunded" | "MemberLeaving" | "AccountClosed";
                /** @description Recorded at this instant or later. */
                from?: string;
                /** @description Recorded before this instant. */
                until?: string;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "account": "member:mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC:available",
                     *           "actor": "usr_coordinator",
                     *           "amount": "-40.00",
                     *           "approvals": [
                     *             "text"
                     *           ],
                     *           "award": null,
                     *           "cause": "text",
                     *           "contribution": null,
                     *           "corrects": null,
                     *           "counter_accounts": [
                     *             "text"
                     *           ],
                     *           "effective_at": "2026-03-02T03:00:00.000Z",
                     *           "event": "evt_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *           "evidence_grade": "C",
                     *           "line": 0,
                     *           "position": 1042,
                     *           "recorded_at": "2026-03-02T03:00:00.000Z",
                     *           "redemption": null,
                     *           "rule": "rules/1",
                     *           "type": "RedemptionAuthorized",
                     *           "unit": "PT"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["JournalLineView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    getLeaderboard: {
        parameters: {
            query?: {
                /** @description The running period of this kind, by the community’s calendar. */
                period?: "week" | "month" | "quarter" | "year" | "all";
                /** @description Only this team; at most one of team, category and activity. */
                team?: string;
                /** @description Only members of this category. */
                category?: "party-member" | "resident-representative" | "building-head" | "delivery-rider" | "courier" | "skilled-neighbour" | "enterprise-partner" | "institutional-partner" | "special-difficulty" | "elderly" | "youth" | "other";
                /** @description Only this activity type. */
                activity_type?: string;
                /** @description Places. */
                limit?: number;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the board. */
                board: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The board. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "board": "points",
                     *       "from": "2026-03-02",
                     *       "object": "leaderboard",
                     *       "period": "week",
                     *       "places": [
                     *         {
                     *           "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "nickname": null,
                     *           "rank": 1,
                     *           "score": "42.00"
                     *         }
                     *       ],
                     *       "tie_rule": "who reached the score first",
                     *       "until": "2026-03-02"
                     *     }
                     */
                    "application/json": components["schemas"]["BoardView"];
                };
            };
        };
    };
    getAccountAsOf: {
        parameters: {
            query: {
                /** @description Right after which leaf of the log: `position:` and its number. */
                as_of: string;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "position:1041",
                     *       "available": "40.00",
                     *       "certified_minutes": 720,
                     *       "debt": "0.00",
                     *       "held": "40.00",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "account",
                     *       "pending": "40.00",
                     *       "status": "open"
                     *     }
                     */
                    "application/json": components["schemas"]["PastAccountView"];
                };
            };
        };
    };
    getLoop: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The loop. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certified_minutes": 180000,
                     *       "contributed": 150,
                     *       "contributions": 2400,
                     *       "earned": 140,
                     *       "members": 163,
                     *       "object": "loop",
                     *       "points_earned": "5000.00",
                     *       "points_redeemed": "3000.00",
                     *       "redeemed": 90
                     *     }
                     */
                    "application/json": components["schemas"]["LoopView"];
                };
            };
        };
    };
    listLoopMembers: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "certified_minutes": 720,
                     *           "contributed_at": "2026-03-02T03:00:00.000Z",
                     *           "contributions": 1,
                     *           "earned_at": "2026-03-02T03:00:00.000Z",
                     *           "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *           "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "points_earned": "40.00",
                     *           "points_redeemed": "40.00",
                     *           "redeemed_at": "2026-03-02T03:00:00.000Z",
                     *           "stage": "enrolled"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["LoopMemberView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description Only members in this status. */
                status?: "open" | "closing" | "closed";
                /** @description Only members of this team. */
                team?: string;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "captures_blocked": true,
                     *           "categories": [
                     *             {
                     *               "category": "party-member",
                     *               "from": "2026-03-02T03:00:00.000Z",
                     *               "until": "2026-03-02T03:00:00.000Z"
                     *             }
                     *           ],
                     *           "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *           "family": [
                     *             "text"
                     *           ],
                     *           "frozen": true,
                     *           "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "leaderboard": true,
                     *           "minor": true,
                     *           "object": "member",
                     *           "profile": {
                     *             "birth_year": 1968,
                     *             "building": null,
                     *             "name": "陈秀英",
                     *             "nickname": null,
                     *             "phone": null
                     *           },
                     *           "status": "open",
                     *           "team": "east-gate"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["MemberView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    enrolMember: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "birth_year": 1968,
                 *       "categories": [
                 *         "delivery-rider"
                 *       ],
                 *       "name": "陈秀英",
                 *       "phone": "+8613800138000",
                 *       "team": "east-gate"
                 *     }
                 */
                "application/json": components["schemas"]["EnrolBody"];
            };
        };
        responses: {
            /** @description The member. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    assignCategory: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "category": "building-head",
                 *       "from": "2026-03-02T11:00:00+08:00",
                 *       "until": "2026-03-02T11:00:00+08:00"
                 *     }
                 */
                "application/json": components["schemas"]["CategoryBody"];
            };
        };
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    endCategory: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
                /** @description The id of the category. */
                category: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["EndBody"];
            };
        };
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    changeConsent: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "leaderboard": true
                 *     }
                 */
                "application/json": components["schemas"]["ConsentBody"];
            };
        };
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *           "id": "dev_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "object": "device",
                     *           "refs": [
                     *             "R8K2M4",
                     *             "0V7Q3C"
                     *           ],
                     *           "refs_from": "2026-03-02"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["DeviceView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    enrolDevice: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["EnrolDeviceBody"];
            };
        };
        responses: {
            /** @description The device, with its key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "dev_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "key": "45a6e79345a6e79345a6e79345a6e79345a6e79345a6e79345a6e79345a6e793",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "device",
                     *       "refs": [
                     *         "R8K2M4",
                     *         "0V7Q3C"
                     *       ],
                     *       "refs_from": "2026-03-02"
                     *     }
                     */
                    "application/json": components["schemas"]["EnrolledDeviceView"];
                };
            };
        };
    };
    revokeDevice: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
                /** @description The id of the device. */
                device: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RevokeDeviceBody"];
            };
        };
        responses: {
            /** @description The device that was revoked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "dev_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "device",
                     *       "refs": [
                     *         "R8K2M4",
                     *         "0V7Q3C"
                     *       ],
                     *       "refs_from": "2026-03-02"
                     *     }
                     */
                    "application/json": components["schemas"]["DeviceView"];
                };
            };
        };
    };
    eraseMember: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["EraseBody"];
            };
        };
        responses: {
            /** @description What the erasure’s file keeps. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "binding": null,
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "salt": null
                     *     }
                     */
                    "application/json": components["schemas"]["ErasureView"];
                };
            };
        };
    };
    registerFamily: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "relative": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC"
                 *     }
                 */
                "application/json": components["schemas"]["FamilyBody"];
            };
        };
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    freezeMember: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["FreezeBody"];
            };
        };
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    listHistory: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description By position in the log. */
                order?: "newest-first" | "oldest-first";
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "account": "member:mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC:available",
                     *           "actor": "usr_coordinator",
                     *           "amount": "-40.00",
                     *           "approvals": [
                     *             "text"
                     *           ],
                     *           "award": null,
                     *           "cause": "text",
                     *           "contribution": null,
                     *           "corrects": null,
                     *           "counter_accounts": [
                     *             "text"
                     *           ],
                     *           "effective_at": "2026-03-02T03:00:00.000Z",
                     *           "event": "evt_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *           "evidence_grade": "C",
                     *           "line": 0,
                     *           "position": 1042,
                     *           "recorded_at": "2026-03-02T03:00:00.000Z",
                     *           "redemption": null,
                     *           "rule": "rules/1",
                     *           "type": "RedemptionAuthorized",
                     *           "unit": "PT"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["JournalLineView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    leaveCommunity: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "relative": "mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD"
                 *     }
                 */
                "application/json": components["schemas"]["LeaveBody"];
            };
        };
        responses: {
            /** @description The member, on the way out. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    issueReference: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC"
                 *     }
                 */
                "application/json": components["schemas"]["ReferenceBody"];
            };
        };
        responses: {
            /** @description The reference. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "member": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "reference": "mref_8CK2M4V7Q0T3X9ZB5N1W"
                     *     }
                     */
                    "application/json": components["schemas"]["ReferenceView"];
                };
            };
        };
    };
    joinTeam: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "team": "east-gate"
                 *     }
                 */
                "application/json": components["schemas"]["TeamBody"];
            };
        };
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    unfreezeMember: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the member. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["UnfreezeBody"];
            };
        };
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "captures_blocked": true,
                     *       "categories": [
                     *         {
                     *           "category": "party-member",
                     *           "from": "2026-03-02T03:00:00.000Z",
                     *           "until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "enrolled_at": "2026-03-02T03:00:00.000Z",
                     *       "family": [
                     *         "text"
                     *       ],
                     *       "frozen": true,
                     *       "id": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "leaderboard": true,
                     *       "minor": true,
                     *       "object": "member",
                     *       "profile": {
                     *         "birth_year": 1968,
                     *         "building": null,
                     *         "name": "陈秀英",
                     *         "nickname": null,
                     *         "phone": null
                     *       },
                     *       "status": "open",
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    listPartners: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description Only in this status. */
                status?: "active" | "suspended" | "terminated";
                /** @description Only merchants, or only others. */
                merchant?: boolean;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "kind": "enterprise",
                     *           "label": {
                     *             "en": "A haircut",
                     *             "zh": "理发一次"
                     *           },
                     *           "merchant": true,
                     *           "object": "partner",
                     *           "payable": "40.00",
                     *           "refund_debt_max": "500.00",
                     *           "status": "active",
                     *           "track": "government"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PartnerView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    admitPartner: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "enterprise",
                 *       "merchant": true,
                 *       "refund_debt_max": "500.00",
                 *       "track": "market"
                 *     }
                 */
                "application/json": components["schemas"]["PartnerBody"];
            };
        };
        responses: {
            /** @description The partner. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "kind": "enterprise",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "merchant": true,
                     *       "object": "partner",
                     *       "payable": "40.00",
                     *       "refund_debt_max": "500.00",
                     *       "status": "active",
                     *       "track": "government"
                     *     }
                     */
                    "application/json": components["schemas"]["PartnerView"];
                };
            };
        };
    };
    getPartner: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the partner. */
                partner: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The partner. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "kind": "enterprise",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "merchant": true,
                     *       "object": "partner",
                     *       "payable": "40.00",
                     *       "refund_debt_max": "500.00",
                     *       "status": "active",
                     *       "track": "government"
                     *     }
                     */
                    "application/json": components["schemas"]["PartnerView"];
                };
            };
        };
    };
    reinstatePartner: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the partner. */
                partner: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ReinstateBody"];
            };
        };
        responses: {
            /** @description The partner. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "kind": "enterprise",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "merchant": true,
                     *       "object": "partner",
                     *       "payable": "40.00",
                     *       "refund_debt_max": "500.00",
                     *       "status": "active",
                     *       "track": "government"
                     *     }
                     */
                    "application/json": components["schemas"]["PartnerView"];
                };
            };
        };
    };
    paySettlement: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the partner. */
                partner: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "20.00"
                 *     }
                 */
                "application/json": components["schemas"]["SettlementBody"];
            };
        };
        responses: {
            /** @description The partner. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "kind": "enterprise",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "merchant": true,
                     *       "object": "partner",
                     *       "payable": "40.00",
                     *       "refund_debt_max": "500.00",
                     *       "status": "active",
                     *       "track": "government"
                     *     }
                     */
                    "application/json": components["schemas"]["PartnerView"];
                };
            };
        };
    };
    suspendPartner: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the partner. */
                partner: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "own-request"
                 *     }
                 */
                "application/json": components["schemas"]["SuspensionBody"];
            };
        };
        responses: {
            /** @description The partner. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "kind": "enterprise",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "merchant": true,
                     *       "object": "partner",
                     *       "payable": "40.00",
                     *       "refund_debt_max": "500.00",
                     *       "status": "active",
                     *       "track": "government"
                     *     }
                     */
                    "application/json": components["schemas"]["PartnerView"];
                };
            };
        };
    };
    terminatePartner: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the partner. */
                partner: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "own-request"
                 *     }
                 */
                "application/json": components["schemas"]["SuspensionBody"];
            };
        };
        responses: {
            /** @description The partner. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "kind": "enterprise",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "merchant": true,
                     *       "object": "partner",
                     *       "payable": "40.00",
                     *       "refund_debt_max": "500.00",
                     *       "status": "active",
                     *       "track": "government"
                     *     }
                     */
                    "application/json": components["schemas"]["PartnerView"];
                };
            };
        };
    };
    quoteReward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                 *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC"
                 *     }
                 */
                "application/json": components["schemas"]["QuoteBody"];
            };
        };
        responses: {
            /** @description The quote. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "40.00",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "quo_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "quote",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC"
                     *     }
                     */
                    "application/json": components["schemas"]["QuoteView"];
                };
            };
        };
    };
    listRedemptions: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description The merchant’s own number of the sale. */
                merchant_reference?: string;
                /** @description Only redemptions in this status. */
                status?: "authorized" | "partially_captured" | "captured" | "voided" | "expired";
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "amount_authorized": "40.00",
                     *           "amount_captured": "40.00",
                     *           "amount_refunded": "40.00",
                     *           "amount_released": "40.00",
                     *           "amount_remaining": "40.00",
                     *           "created_at": "2026-03-02T03:00:00.000Z",
                     *           "expires_at": "2026-03-02T03:00:00.000Z",
                     *           "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "livemode": true,
                     *           "location": null,
                     *           "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *           "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *           "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "merchant_reference": "POS-0007",
                     *           "metadata": {
                     *             "basket": "7"
                     *           },
                     *           "object": "redemption",
                     *           "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *           "refundable_until": "2026-03-02T03:00:00.000Z",
                     *           "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "status": "authorized",
                     *           "unit": "PT",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RedemptionView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    authorizeRedemption: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "12.50",
                 *       "client_time": "2026-03-02T11:00:00+08:00",
                 *       "hold_ttl_s": 900,
                 *       "location": "till-07",
                 *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                 *       "merchant_reference": "POS-0007",
                 *       "metadata": {
                 *         "basket": "7"
                 *       },
                 *       "quote": "quo_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *       "unit": "PT"
                 *     }
                 */
                "application/json": components["schemas"]["AuthorizeBody"];
            };
        };
        responses: {
            /** @description The redemption. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount_authorized": "40.00",
                     *       "amount_captured": "40.00",
                     *       "amount_refunded": "40.00",
                     *       "amount_released": "40.00",
                     *       "amount_remaining": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "livemode": true,
                     *       "location": null,
                     *       "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant_reference": "POS-0007",
                     *       "metadata": {
                     *         "basket": "7"
                     *       },
                     *       "object": "redemption",
                     *       "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *       "refundable_until": "2026-03-02T03:00:00.000Z",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "status": "authorized",
                     *       "unit": "PT",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionView"];
                };
            };
        };
    };
    validateRedemption: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "12.50",
                 *       "client_time": "2026-03-02T11:00:00+08:00",
                 *       "hold_ttl_s": 900,
                 *       "location": "till-07",
                 *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                 *       "merchant_reference": "POS-0007",
                 *       "metadata": {
                 *         "basket": "7"
                 *       },
                 *       "quote": "quo_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *       "unit": "PT"
                 *     }
                 */
                "application/json": components["schemas"]["AuthorizeBody"];
            };
        };
        responses: {
            /** @description Whether it would, and why not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "problems": [
                     *         {
                     *           "code": "reward-unavailable",
                     *           "current_price": "40.00",
                     *           "existing": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "title": "Reward unavailable"
                     *         }
                     *       ],
                     *       "valid": true
                     *     }
                     */
                    "application/json": components["schemas"]["ValidationView"];
                };
            };
        };
    };
    voidRedemptionByKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "idempotency_key": "5f0c9d1e-2b7a-4c39-9f6e-1d2c3b4a5f60"
                 *     }
                 */
                "application/json": components["schemas"]["VoidByKeyBody"];
            };
        };
        responses: {
            /** @description The redemption, or that there will never be one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount_authorized": "40.00",
                     *       "amount_captured": "40.00",
                     *       "amount_refunded": "40.00",
                     *       "amount_released": "40.00",
                     *       "amount_remaining": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "livemode": true,
                     *       "location": null,
                     *       "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant_reference": "POS-0007",
                     *       "metadata": {
                     *         "basket": "7"
                     *       },
                     *       "object": "redemption",
                     *       "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *       "refundable_until": "2026-03-02T03:00:00.000Z",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "status": "authorized",
                     *       "unit": "PT",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionView"] | components["schemas"]["TombstoneView"];
                };
            };
        };
    };
    getRedemption: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the redemption. */
                redemption: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The redemption. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount_authorized": "40.00",
                     *       "amount_captured": "40.00",
                     *       "amount_refunded": "40.00",
                     *       "amount_released": "40.00",
                     *       "amount_remaining": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "livemode": true,
                     *       "location": null,
                     *       "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant_reference": "POS-0007",
                     *       "metadata": {
                     *         "basket": "7"
                     *       },
                     *       "object": "redemption",
                     *       "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *       "refundable_until": "2026-03-02T03:00:00.000Z",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "status": "authorized",
                     *       "unit": "PT",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionView"];
                };
            };
        };
    };
    describeRedemption: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` of an earlier answer: another version is refused. */
                "If-Match": string;
            };
            path: {
                /** @description The id of the redemption. */
                redemption: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "basket": "7",
                 *         "note": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["MetadataBody"];
            };
        };
        responses: {
            /** @description The redemption. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount_authorized": "40.00",
                     *       "amount_captured": "40.00",
                     *       "amount_refunded": "40.00",
                     *       "amount_released": "40.00",
                     *       "amount_remaining": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "livemode": true,
                     *       "location": null,
                     *       "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant_reference": "POS-0007",
                     *       "metadata": {
                     *         "basket": "7"
                     *       },
                     *       "object": "redemption",
                     *       "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *       "refundable_until": "2026-03-02T03:00:00.000Z",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "status": "authorized",
                     *       "unit": "PT",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionView"];
                };
            };
        };
    };
    captureRedemption: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` of an earlier answer: another version is refused. */
                "If-Match"?: string;
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the redemption. */
                redemption: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "12.50"
                 *     }
                 */
                "application/json": components["schemas"]["CaptureBody"];
            };
        };
        responses: {
            /** @description The redemption. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount_authorized": "40.00",
                     *       "amount_captured": "40.00",
                     *       "amount_refunded": "40.00",
                     *       "amount_released": "40.00",
                     *       "amount_remaining": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "livemode": true,
                     *       "location": null,
                     *       "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant_reference": "POS-0007",
                     *       "metadata": {
                     *         "basket": "7"
                     *       },
                     *       "object": "redemption",
                     *       "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *       "refundable_until": "2026-03-02T03:00:00.000Z",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "status": "authorized",
                     *       "unit": "PT",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionView"];
                };
            };
        };
    };
    extendRedemption: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` of an earlier answer: another version is refused. */
                "If-Match"?: string;
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the redemption. */
                redemption: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "hold_ttl_s": 900
                 *     }
                 */
                "application/json": components["schemas"]["ExtendBody"];
            };
        };
        responses: {
            /** @description The redemption. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount_authorized": "40.00",
                     *       "amount_captured": "40.00",
                     *       "amount_refunded": "40.00",
                     *       "amount_released": "40.00",
                     *       "amount_remaining": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "livemode": true,
                     *       "location": null,
                     *       "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant_reference": "POS-0007",
                     *       "metadata": {
                     *         "basket": "7"
                     *       },
                     *       "object": "redemption",
                     *       "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *       "refundable_until": "2026-03-02T03:00:00.000Z",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "status": "authorized",
                     *       "unit": "PT",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionView"];
                };
            };
        };
    };
    listRefunds: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the redemption. */
                redemption: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "amount": "40.00",
                     *           "created_at": "2026-03-02T03:00:00.000Z",
                     *           "destination": "member",
                     *           "id": "rfd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "object": "refund",
                     *           "redemption": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RefundView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    refundRedemption: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` of an earlier answer: another version is refused. */
                "If-Match"?: string;
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the redemption. */
                redemption: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "12.50",
                 *       "reason": "returned"
                 *     }
                 */
                "application/json": components["schemas"]["RefundBody"];
            };
        };
        responses: {
            /** @description The refund. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "destination": "member",
                     *       "id": "rfd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "refund",
                     *       "redemption": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC"
                     *     }
                     */
                    "application/json": components["schemas"]["RefundView"];
                };
            };
        };
    };
    reverseRedemption: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` of an earlier answer: another version is refused. */
                "If-Match"?: string;
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the redemption. */
                redemption: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ReverseBody"];
            };
        };
        responses: {
            /** @description The redemption. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount_authorized": "40.00",
                     *       "amount_captured": "40.00",
                     *       "amount_refunded": "40.00",
                     *       "amount_released": "40.00",
                     *       "amount_remaining": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "livemode": true,
                     *       "location": null,
                     *       "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant_reference": "POS-0007",
                     *       "metadata": {
                     *         "basket": "7"
                     *       },
                     *       "object": "redemption",
                     *       "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *       "refundable_until": "2026-03-02T03:00:00.000Z",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "status": "authorized",
                     *       "unit": "PT",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionView"];
                };
            };
        };
    };
    voidRedemption: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` of an earlier answer: another version is refused. */
                "If-Match"?: string;
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the redemption. */
                redemption: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["VoidBody"];
            };
        };
        responses: {
            /** @description The redemption. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount_authorized": "40.00",
                     *       "amount_captured": "40.00",
                     *       "amount_refunded": "40.00",
                     *       "amount_released": "40.00",
                     *       "amount_remaining": "40.00",
                     *       "created_at": "2026-03-02T03:00:00.000Z",
                     *       "expires_at": "2026-03-02T03:00:00.000Z",
                     *       "id": "rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "livemode": true,
                     *       "location": null,
                     *       "log_position": "p1.2s.Zq3v8wXh1p0aB9cD",
                     *       "member": "mref_8CK2M4V7Q0T3X9ZB5N1W",
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "merchant_reference": "POS-0007",
                     *       "metadata": {
                     *         "basket": "7"
                     *       },
                     *       "object": "redemption",
                     *       "receipt": "rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD",
                     *       "refundable_until": "2026-03-02T03:00:00.000Z",
                     *       "reward": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "status": "authorized",
                     *       "unit": "PT",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionView"];
                };
            };
        };
    };
    listRewards: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description Only this merchant’s; a merchant’s key sees its own only. */
                merchant?: string;
                /** @description Only in this status. */
                status?: "published" | "withdrawn";
            };
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "categories": [
                     *             "courier"
                     *           ],
                     *           "hold_ttl_s": 900,
                     *           "honoured_by": [
                     *             "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                     *           ],
                     *           "id": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "label": {
                     *             "en": "A haircut",
                     *             "zh": "理发一次"
                     *           },
                     *           "locations": [
                     *             "till-07"
                     *           ],
                     *           "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *           "multi_capture": true,
                     *           "object": "reward",
                     *           "partial": true,
                     *           "price": "40.00",
                     *           "quota": 1,
                     *           "quota_period": "day",
                     *           "refund_days": 30,
                     *           "status": "published",
                     *           "stock": 100,
                     *           "taken": 3,
                     *           "valid_from": "2026-03-02T03:00:00.000Z",
                     *           "valid_until": "2026-03-02T03:00:00.000Z"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RewardView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    publishReward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "categories": [
                 *         "courier"
                 *       ],
                 *       "hold_ttl_s": 900,
                 *       "honoured_by": [
                 *         "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                 *       ],
                 *       "locations": [
                 *         "till-07"
                 *       ],
                 *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *       "price": "40.00",
                 *       "quota": 2,
                 *       "refund_days": 30,
                 *       "stock": 100,
                 *       "valid_from": "2026-03-02T11:00:00+08:00",
                 *       "valid_until": "2027-01-01T00:00:00+08:00"
                 *     }
                 */
                "application/json": components["schemas"]["RewardBody"];
            };
        };
        responses: {
            /** @description The reward. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "categories": [
                     *         "courier"
                     *       ],
                     *       "hold_ttl_s": 900,
                     *       "honoured_by": [
                     *         "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                     *       ],
                     *       "id": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "locations": [
                     *         "till-07"
                     *       ],
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "multi_capture": true,
                     *       "object": "reward",
                     *       "partial": true,
                     *       "price": "40.00",
                     *       "quota": 1,
                     *       "quota_period": "day",
                     *       "refund_days": 30,
                     *       "status": "published",
                     *       "stock": 100,
                     *       "taken": 3,
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RewardView"];
                };
            };
        };
    };
    getReward: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path: {
                /** @description The id of the reward. */
                reward: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reward. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "categories": [
                     *         "courier"
                     *       ],
                     *       "hold_ttl_s": 900,
                     *       "honoured_by": [
                     *         "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                     *       ],
                     *       "id": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "locations": [
                     *         "till-07"
                     *       ],
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "multi_capture": true,
                     *       "object": "reward",
                     *       "partial": true,
                     *       "price": "40.00",
                     *       "quota": 1,
                     *       "quota_period": "day",
                     *       "refund_days": 30,
                     *       "status": "published",
                     *       "stock": 100,
                     *       "taken": 3,
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RewardView"];
                };
            };
        };
    };
    repriceReward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the reward. */
                reward: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "price": "45.00"
                 *     }
                 */
                "application/json": components["schemas"]["PriceBody"];
            };
        };
        responses: {
            /** @description The reward. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "categories": [
                     *         "courier"
                     *       ],
                     *       "hold_ttl_s": 900,
                     *       "honoured_by": [
                     *         "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                     *       ],
                     *       "id": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "locations": [
                     *         "till-07"
                     *       ],
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "multi_capture": true,
                     *       "object": "reward",
                     *       "partial": true,
                     *       "price": "40.00",
                     *       "quota": 1,
                     *       "quota_period": "day",
                     *       "refund_days": 30,
                     *       "status": "published",
                     *       "stock": 100,
                     *       "taken": 3,
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RewardView"];
                };
            };
        };
    };
    restockReward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the reward. */
                reward: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "added": 20
                 *     }
                 */
                "application/json": components["schemas"]["RestockBody"];
            };
        };
        responses: {
            /** @description The reward. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "categories": [
                     *         "courier"
                     *       ],
                     *       "hold_ttl_s": 900,
                     *       "honoured_by": [
                     *         "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                     *       ],
                     *       "id": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "locations": [
                     *         "till-07"
                     *       ],
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "multi_capture": true,
                     *       "object": "reward",
                     *       "partial": true,
                     *       "price": "40.00",
                     *       "quota": 1,
                     *       "quota_period": "day",
                     *       "refund_days": 30,
                     *       "status": "published",
                     *       "stock": 100,
                     *       "taken": 3,
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RewardView"];
                };
            };
        };
    };
    reviseReward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the reward. */
                reward: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "honoured_by": [
                 *         "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                 *       ],
                 *       "locations": [
                 *         "till-07"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["RevisionBody"];
            };
        };
        responses: {
            /** @description The reward. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "categories": [
                     *         "courier"
                     *       ],
                     *       "hold_ttl_s": 900,
                     *       "honoured_by": [
                     *         "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                     *       ],
                     *       "id": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "locations": [
                     *         "till-07"
                     *       ],
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "multi_capture": true,
                     *       "object": "reward",
                     *       "partial": true,
                     *       "price": "40.00",
                     *       "quota": 1,
                     *       "quota_period": "day",
                     *       "refund_days": 30,
                     *       "status": "published",
                     *       "stock": 100,
                     *       "taken": 3,
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RewardView"];
                };
            };
        };
    };
    withdrawReward: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The id of the reward. */
                reward: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["WithdrawBody"];
            };
        };
        responses: {
            /** @description The reward. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "categories": [
                     *         "courier"
                     *       ],
                     *       "hold_ttl_s": 900,
                     *       "honoured_by": [
                     *         "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF"
                     *       ],
                     *       "id": "rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "locations": [
                     *         "till-07"
                     *       ],
                     *       "merchant": "mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "multi_capture": true,
                     *       "object": "reward",
                     *       "partial": true,
                     *       "price": "40.00",
                     *       "quota": 1,
                     *       "quota_period": "day",
                     *       "refund_days": 30,
                     *       "status": "published",
                     *       "stock": 100,
                     *       "taken": 3,
                     *       "valid_from": "2026-03-02T03:00:00.000Z",
                     *       "valid_until": "2026-03-02T03:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RewardView"];
                };
            };
        };
    };
    getRules: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "in_force": 1,
                     *       "time_zone": "Asia/Shanghai",
                     *       "versions": [
                     *         {
                     *           "effective_from": "2026-03-02T03:00:00.000Z",
                     *           "values": {
                     *             "attested_points_per_month_max": "60.00",
                     *             "award_once_approved_max": "100.00",
                     *             "award_unapproved_max": "8.00",
                     *             "balance_max": "1500.00",
                     *             "points_per_day_max": "8.00",
                     *             "points_per_hour": "1.00",
                     *             "transfer_per_month_max": "20.00"
                     *           },
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RulesView"];
                };
            };
        };
    };
    adoptRules: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "changes": {
                 *         "attested_points_per_month_max": "60.00",
                 *         "award_once_approved_max": "100.00",
                 *         "award_unapproved_max": "8.00",
                 *         "balance_max": "1500.00",
                 *         "points_per_day_max": "8.00",
                 *         "points_per_hour": "1.00",
                 *         "transfer_per_month_max": "20.00"
                 *       },
                 *       "effective_from": "2026-03-02T11:00:00+08:00"
                 *     }
                 */
                "application/json": components["schemas"]["RulesBody"];
            };
        };
        responses: {
            /** @description The version. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "effective_from": "2026-03-02T03:00:00.000Z",
                     *       "values": {
                     *         "attested_points_per_month_max": "60.00",
                     *         "award_once_approved_max": "100.00",
                     *         "award_unapproved_max": "8.00",
                     *         "balance_max": "1500.00",
                     *         "points_per_day_max": "8.00",
                     *         "points_per_hour": "1.00",
                     *         "transfer_per_month_max": "20.00"
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RuleSetView"];
                };
            };
        };
    };
    getLedgerSize: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its size. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "leaves": 120,
                     *       "object": "ledger_size",
                     *       "postings": 240
                     *     }
                     */
                    "application/json": components["schemas"]["LedgerSizeView"];
                };
            };
        };
    };
    listTeams: {
        parameters: {
            query?: never;
            header?: {
                /** @description A `TB-Log-Position` of an earlier answer: what is read is at least as new. */
                "TB-Min-Position"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "label": {
                     *             "en": "A haircut",
                     *             "zh": "理发一次"
                     *           },
                     *           "team": "east-gate"
                     *         }
                     *       ],
                     *       "has_more": true,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["TeamView"][];
                        /** @description Whether rows follow this page. */
                        has_more: boolean;
                        /** @description Send it as `cursor` for the next page; null on the last. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    formTeam: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "team": "east-gate"
                 *     }
                 */
                "application/json": components["schemas"]["TeamFormedBody"];
            };
        };
        responses: {
            /** @description The team. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "label": {
                     *         "en": "A haircut",
                     *         "zh": "理发一次"
                     *       },
                     *       "team": "east-gate"
                     *     }
                     */
                    "application/json": components["schemas"]["TeamView"];
                };
            };
        };
    };
    transferPoints: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "12.50",
                 *       "from": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                 *       "to": "mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD"
                 *     }
                 */
                "application/json": components["schemas"]["TransferBody"];
            };
        };
        responses: {
            /** @description The gift. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "40.00",
                     *       "from": "mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC",
                     *       "object": "transfer",
                     *       "to": "mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD"
                     *     }
                     */
                    "application/json": components["schemas"]["TransferView"];
                };
            };
        };
    };
}

/** How an operation is asked. `cursor`: of a list, the query parameter that takes the `next_cursor` of the page before. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly media?: string;
  readonly cursor?: string;
}

export const OPERATIONS: Readonly<Record<keyof operations, Route>> = {
  addActivityType: {"method":"POST","path":"/v1/activity-types","query":[],"media":"application/json"},
  admitPartner: {"method":"POST","path":"/v1/partners","query":[],"media":"application/json"},
  adoptRules: {"method":"POST","path":"/v1/rules","query":[],"media":"application/json"},
  approveAward: {"method":"POST","path":"/v1/awards/{award}/approvals","query":[],"media":"application/json"},
  approveContribution: {"method":"POST","path":"/v1/contributions/{contribution}/approvals","query":[],"media":"application/json"},
  assignCategory: {"method":"POST","path":"/v1/members/{member}/categories","query":[],"media":"application/json"},
  authorizeRedemption: {"method":"POST","path":"/v1/redemptions","query":[],"media":"application/json"},
  awardPoints: {"method":"POST","path":"/v1/awards","query":[],"media":"application/json"},
  awardPointsInBulk: {"method":"POST","path":"/v1/awards/bulk","query":[],"media":"application/json"},
  captureRedemption: {"method":"POST","path":"/v1/redemptions/{redemption}/captures","query":[],"media":"application/json"},
  changeConsent: {"method":"POST","path":"/v1/members/{member}/consent","query":[],"media":"application/json"},
  closeBudget: {"method":"POST","path":"/v1/budgets/{budget}/close","query":[],"media":"application/json"},
  describeRedemption: {"method":"PATCH","path":"/v1/redemptions/{redemption}","query":[],"media":"application/json"},
  endCategory: {"method":"POST","path":"/v1/members/{member}/categories/{category}/end","query":[],"media":"application/json"},
  enrolDevice: {"method":"POST","path":"/v1/members/{member}/devices","query":[],"media":"application/json"},
  enrolMember: {"method":"POST","path":"/v1/members","query":[],"media":"application/json"},
  eraseMember: {"method":"POST","path":"/v1/members/{member}/erase","query":[],"media":"application/json"},
  extendRedemption: {"method":"POST","path":"/v1/redemptions/{redemption}/extend","query":[],"media":"application/json"},
  formTeam: {"method":"POST","path":"/v1/teams","query":[],"media":"application/json"},
  freezeCommunity: {"method":"POST","path":"/v1/community/freeze","query":[],"media":"application/json"},
  freezeMember: {"method":"POST","path":"/v1/members/{member}/freeze","query":[],"media":"application/json"},
  getAccountAsOf: {"method":"GET","path":"/v1/ledger/accounts/{member}","query":["as_of"]},
  getAward: {"method":"GET","path":"/v1/awards/{award}","query":[]},
  getBalance: {"method":"GET","path":"/v1/balances/{member}","query":[]},
  getBudget: {"method":"GET","path":"/v1/budgets/{budget}","query":[]},
  getContribution: {"method":"GET","path":"/v1/contributions/{contribution}","query":[]},
  getLeaderboard: {"method":"GET","path":"/v1/leaderboards/{board}","query":["period","team","category","activity_type","limit"]},
  getLedgerSize: {"method":"GET","path":"/v1/sandbox/ledger/size","query":[]},
  getLoop: {"method":"GET","path":"/v1/loop","query":[]},
  getMember: {"method":"GET","path":"/v1/members/{member}","query":[]},
  getPartner: {"method":"GET","path":"/v1/partners/{partner}","query":[]},
  getRedemption: {"method":"GET","path":"/v1/redemptions/{redemption}","query":[]},
  getReward: {"method":"GET","path":"/v1/rewards/{reward}","query":[]},
  getRules: {"method":"GET","path":"/v1/rules","query":[]},
  importAttendance: {"method":"POST","path":"/v1/imports/attendance","query":["dry_run","columns","people","activities","award","service_class","evidence_grade","year"],"media":"text/csv"},
  importMembers: {"method":"POST","path":"/v1/imports/members","query":["dry_run","columns","people","teams","form_teams"],"media":"text/csv"},
  increaseBudget: {"method":"POST","path":"/v1/budgets/{budget}/increases","query":[],"media":"application/json"},
  issueReference: {"method":"POST","path":"/v1/members/{member}/references","query":[],"media":"application/json"},
  joinTeam: {"method":"POST","path":"/v1/members/{member}/team","query":[],"media":"application/json"},
  leaveCommunity: {"method":"POST","path":"/v1/members/{member}/leave","query":[],"media":"application/json"},
  listActivityTypes: {"method":"GET","path":"/v1/activity-types","query":[],"cursor":"after"},
  listAwards: {"method":"GET","path":"/v1/awards","query":["limit","cursor","member","status"],"cursor":"cursor"},
  listBudgets: {"method":"GET","path":"/v1/budgets","query":["limit","cursor","status"],"cursor":"cursor"},
  listContributions: {"method":"GET","path":"/v1/contributions","query":["limit","cursor","member","status","activity_type","from","until"],"cursor":"cursor"},
  listDevices: {"method":"GET","path":"/v1/members/{member}/devices","query":[],"cursor":"after"},
  listEvents: {"method":"GET","path":"/v1/events","query":["after","limit"],"cursor":"after"},
  listHistory: {"method":"GET","path":"/v1/members/{member}/history","query":["limit","cursor","order"],"cursor":"cursor"},
  listJournal: {"method":"GET","path":"/v1/journal","query":["limit","cursor","order","holder","account","unit","type","from","until"],"cursor":"cursor"},
  listLoopMembers: {"method":"GET","path":"/v1/loop/members","query":["limit","cursor"],"cursor":"cursor"},
  listMembers: {"method":"GET","path":"/v1/members","query":["limit","cursor","status","team"],"cursor":"cursor"},
  listPartners: {"method":"GET","path":"/v1/partners","query":["limit","cursor","status","merchant"],"cursor":"cursor"},
  listRedemptions: {"method":"GET","path":"/v1/redemptions","query":["limit","cursor","merchant_reference","status"],"cursor":"cursor"},
  listRefunds: {"method":"GET","path":"/v1/redemptions/{redemption}/refunds","query":["limit","cursor"],"cursor":"cursor"},
  listRewards: {"method":"GET","path":"/v1/rewards","query":["limit","cursor","merchant","status"],"cursor":"cursor"},
  listTeams: {"method":"GET","path":"/v1/teams","query":[],"cursor":"after"},
  openBudget: {"method":"POST","path":"/v1/budgets","query":[],"media":"application/json"},
  paySettlement: {"method":"POST","path":"/v1/partners/{partner}/settlements","query":[],"media":"application/json"},
  publishReward: {"method":"POST","path":"/v1/rewards","query":[],"media":"application/json"},
  quoteReward: {"method":"POST","path":"/v1/quotes","query":[],"media":"application/json"},
  recordContribution: {"method":"POST","path":"/v1/contributions","query":[],"media":"application/json"},
  recordContributions: {"method":"POST","path":"/v1/contributions/bulk","query":[],"media":"application/json"},
  refundRedemption: {"method":"POST","path":"/v1/redemptions/{redemption}/refunds","query":[],"media":"application/json"},
  registerFamily: {"method":"POST","path":"/v1/members/{member}/family","query":[],"media":"application/json"},
  reinstatePartner: {"method":"POST","path":"/v1/partners/{partner}/reinstatements","query":[],"media":"application/json"},
  rejectAward: {"method":"POST","path":"/v1/awards/{award}/rejections","query":[],"media":"application/json"},
  rejectContribution: {"method":"POST","path":"/v1/contributions/{contribution}/rejections","query":[],"media":"application/json"},
  repriceReward: {"method":"POST","path":"/v1/rewards/{reward}/prices","query":[],"media":"application/json"},
  restockReward: {"method":"POST","path":"/v1/rewards/{reward}/restocks","query":[],"media":"application/json"},
  reverseAward: {"method":"POST","path":"/v1/awards/{award}/reversals","query":[],"media":"application/json"},
  reverseContribution: {"method":"POST","path":"/v1/contributions/{contribution}/reversals","query":[],"media":"application/json"},
  reverseRedemption: {"method":"POST","path":"/v1/redemptions/{redemption}/reverse","query":[],"media":"application/json"},
  reviseReward: {"method":"POST","path":"/v1/rewards/{reward}/revisions","query":[],"media":"application/json"},
  revokeDevice: {"method":"POST","path":"/v1/members/{member}/devices/{device}/revoke","query":[],"media":"application/json"},
  suspendPartner: {"method":"POST","path":"/v1/partners/{partner}/suspensions","query":[],"media":"application/json"},
  terminatePartner: {"method":"POST","path":"/v1/partners/{partner}/terminations","query":[],"media":"application/json"},
  thawCommunity: {"method":"POST","path":"/v1/community/thaw","query":[],"media":"application/json"},
  transferPoints: {"method":"POST","path":"/v1/transfers","query":[],"media":"application/json"},
  unfreezeMember: {"method":"POST","path":"/v1/members/{member}/unfreeze","query":[],"media":"application/json"},
  validateRedemption: {"method":"POST","path":"/v1/redemptions/validate","query":[],"media":"application/json"},
  voidRedemption: {"method":"POST","path":"/v1/redemptions/{redemption}/void","query":[],"media":"application/json"},
  voidRedemptionByKey: {"method":"POST","path":"/v1/redemptions/void-by-key","query":[],"media":"application/json"},
  withdrawReward: {"method":"POST","path":"/v1/rewards/{reward}/withdrawals","query":[],"media":"application/json"},
};

/** The codes of the problems that each operation may answer with. */
export interface ProblemCodes {
  addActivityType:
    | "already-exists"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "rules-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  admitPartner:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  adoptRules:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "effective-date-out-of-range"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "rules-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  approveAward:
    | "api-version-unknown"
    | "approver-conflict"
    | "authentication-required"
    | "award-cap-reached"
    | "budget-exhausted"
    | "budget-not-open"
    | "community-frozen"
    | "contribution-already-awarded"
    | "contribution-not-effective"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "proposal-already-decided"
    | "proposal-expired"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  approveContribution:
    | "api-version-unknown"
    | "approver-conflict"
    | "authentication-required"
    | "community-frozen"
    | "contribution-not-pending"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  assignCategory:
    | "api-version-unknown"
    | "authentication-required"
    | "category-conflict"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "effective-date-out-of-range"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  authorizeRedemption:
    | "abnormal-usage-detected"
    | "api-version-unknown"
    | "authentication-required"
    | "code-already-used"
    | "code-expired"
    | "code-invalid"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "insufficient-points"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "merchant-not-active"
    | "merchant-reference-taken"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "quote-expired"
    | "read-token-invalid"
    | "redemption-voided-before-create"
    | "resource-not-found"
    | "reward-price-changed"
    | "reward-unavailable"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "self-redemption-forbidden"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unit-mismatch"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  awardPoints:
    | "api-version-unknown"
    | "authentication-required"
    | "award-cap-reached"
    | "budget-exhausted"
    | "budget-not-open"
    | "community-frozen"
    | "contribution-already-awarded"
    | "contribution-not-effective"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "self-award-forbidden"
    | "service-class-earns-no-points"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  awardPointsInBulk:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  captureRedemption:
    | "amount-exceeds-remaining"
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "merchant-not-active"
    | "multi-capture-not-allowed"
    | "not-acceptable"
    | "payload-too-large"
    | "precondition-failed"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "redemption-already-captured"
    | "redemption-expired"
    | "redemption-voided"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  changeConsent:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  closeBudget:
    | "api-version-unknown"
    | "authentication-required"
    | "budget-not-open"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  describeRedemption:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "precondition-failed"
    | "precondition-required"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  endCategory:
    | "api-version-unknown"
    | "authentication-required"
    | "category-conflict"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  enrolDevice:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "device-limit-reached"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  enrolMember:
    | "already-exists"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "team-unknown"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  eraseMember:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  extendRedemption:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "hold-extension-limit"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "merchant-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "precondition-failed"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "redemption-not-open"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  formTeam:
    | "already-exists"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  freezeCommunity:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  freezeMember:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  getAccountAsOf:
    | "api-version-unknown"
    | "as-of-in-future"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  getAward:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getBalance:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getBudget:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getContribution:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getLeaderboard:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  getLedgerSize:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getLoop:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getMember:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getPartner:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getRedemption:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getReward:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  getRules:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  importAttendance:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  importMembers:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  increaseBudget:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "budget-not-open"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  issueReference:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  joinTeam:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "team-unknown"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  leaveCommunity:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "not-family"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  listActivityTypes:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  listAwards:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listBudgets:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listContributions:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listDevices:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  listEvents:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listHistory:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listJournal:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listLoopMembers:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listMembers:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listPartners:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listRedemptions:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listRefunds:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listRewards:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "cursor-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long"
    | "validation-failed";
  listTeams:
    | "api-version-unknown"
    | "authentication-required"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "token-invalid"
    | "uri-too-long";
  openBudget:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "effective-date-out-of-range"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  paySettlement:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  publishReward:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "effective-date-out-of-range"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "merchant-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  quoteReward:
    | "abnormal-usage-detected"
    | "api-version-unknown"
    | "authentication-required"
    | "code-already-used"
    | "code-expired"
    | "code-invalid"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "merchant-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "reward-unavailable"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  recordContribution:
    | "activity-type-mismatch"
    | "activity-type-unknown"
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "contribution-overlaps"
    | "contribution-too-short"
    | "credentials-in-url"
    | "credentials-invalid"
    | "daily-minutes-exceeded"
    | "dependency-unavailable"
    | "effective-date-out-of-range"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  recordContributions:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  refundRedemption:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "merchant-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "precondition-failed"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "redemption-not-captured"
    | "refund-exceeds-captured"
    | "refund-needs-funding"
    | "refund-window-closed"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  registerFamily:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "self-award-forbidden"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  reinstatePartner:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "partner-status-conflict"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  rejectAward:
    | "api-version-unknown"
    | "approver-conflict"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "proposal-already-decided"
    | "proposal-expired"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  rejectContribution:
    | "api-version-unknown"
    | "approver-conflict"
    | "authentication-required"
    | "community-frozen"
    | "contribution-not-pending"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  repriceReward:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  restockReward:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  reverseAward:
    | "api-version-unknown"
    | "approver-conflict"
    | "authentication-required"
    | "award-already-reversed"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "self-award-forbidden"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  reverseContribution:
    | "api-version-unknown"
    | "approver-conflict"
    | "authentication-required"
    | "community-frozen"
    | "contribution-not-effective"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "self-award-forbidden"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  reverseRedemption:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "merchant-not-active"
    | "not-acceptable"
    | "payload-too-large"
    | "precondition-failed"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "refund-needs-funding"
    | "refund-window-closed"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  reviseReward:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  revokeDevice:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  suspendPartner:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "partner-status-conflict"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  terminatePartner:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "partner-status-conflict"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  thawCommunity:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  transferPoints:
    | "amount-out-of-range"
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "insufficient-points"
    | "internal-error"
    | "malformed-request"
    | "member-not-active"
    | "not-acceptable"
    | "not-family"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "transfer-cap-reached"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  unfreezeMember:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  validateRedemption:
    | "abnormal-usage-detected"
    | "api-version-unknown"
    | "authentication-required"
    | "code-expired"
    | "code-invalid"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unit-mismatch"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  voidRedemption:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "precondition-failed"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "redemption-already-captured"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  voidRedemptionByKey:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "quota-exceeded"
    | "read-token-invalid"
    | "redemption-already-captured"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
  withdrawReward:
    | "api-version-unknown"
    | "authentication-required"
    | "community-frozen"
    | "credentials-in-url"
    | "credentials-invalid"
    | "dependency-unavailable"
    | "headers-too-large"
    | "idempotency-key-invalid"
    | "idempotency-key-missing"
    | "idempotency-key-reused"
    | "idempotency-request-in-progress"
    | "internal-error"
    | "malformed-request"
    | "not-acceptable"
    | "payload-too-large"
    | "projection-behind"
    | "quota-exceeded"
    | "read-token-invalid"
    | "resource-not-found"
    | "role-not-permitted"
    | "sandbox-only"
    | "scope-missing"
    | "shutting-down"
    | "temporary-reduced-capacity"
    | "token-invalid"
    | "unsupported-media-type"
    | "uri-too-long"
    | "validation-failed";
}
